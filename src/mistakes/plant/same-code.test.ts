// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { compact } from './same-code.ts';

describe('compact()', () => {
  it('takes the same code in different formatting for the same', () => {
    const broken = `ret = k.map( // why
      pgt,
      addr /* where */,
    );`;
    expect(compact(broken)).toBe(compact('ret = k.map(pgt, addr);'));
  });

  it('keeps words apart', () => {
    expect(compact('return  ret;')).toBe('return ret;');
  });

  it('tells different code apart', () => {
    expect(compact('a && !b')).not.toBe(compact('a && b'));
  });
});
