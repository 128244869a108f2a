// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { withEdits } from './edit.ts';

describe('withEdits()', () => {
  it('makes all changes at the places of the old text, in any order', () => {
    const edits = [
      { from: 4, to: 5, text: 'C' },
      { from: 0, to: 1, text: 'A' },
      { from: 5, to: 5, text: '!' },
    ];
    expect(withEdits('x.ts', 'a b c', edits)).toBe('A b C!');
  });

  it('keeps the order of insertions at one place', () => {
    const edits = [
      { from: 1, to: 1, text: '1' },
      { from: 1, to: 1, text: '2' },
    ];
    expect(withEdits('x.ts', 'ab', edits)).toBe('a12b');
  });

  it('refuses changes that touch the same code', () => {
    const edits = [
      { from: 0, to: 3, text: '' },
      { from: 2, to: 4, text: '' },
    ];
    expect(() => withEdits('x.ts', 'abcd', edits)).toThrow('two changes of x.ts touch the same code');
  });
});
