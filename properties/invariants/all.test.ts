// SPDX-License-Identifier: GPL-2.0-only
// Every invariant has its test, and says where the kernel relies on it.
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INVARIANTS } from '../../src/subjects/user_mem_abort/invariants/all.ts';

const here = new URL('.', import.meta.url);

describe('the invariants', () => {
  it.each(INVARIANTS.map(({ name }) => name))('have a known-bad variant that breaks only %s', (name) => {
    expect(existsSync(new URL(`${name}.test.ts`, here))).toBe(true);
  });

  it('are the only ones that have one', () => {
    const tested = readdirSync(here)
      .filter((file) => file.endsWith('.test.ts') && file !== 'all.test.ts')
      .map((file) => file.replace('.test.ts', ''));
    expect(tested.sort()).toEqual(INVARIANTS.map(({ name }) => name).sort());
  });

  it('each say what they state and where the kernel relies on it', () => {
    for (const { about, source } of INVARIANTS) {
      expect(about).toMatch(/\.$/);
      expect(source).not.toBe('');
    }
  });
});
