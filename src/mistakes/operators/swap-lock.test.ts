// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { swapLock } from './swap-lock.ts';
import { mutated } from './testing/mutated.ts';

describe('swap-lock', () => {
  it('unlocks where a lock is taken, and locks where it is dropped', () => {
    expect(
      mutated(
        swapLock,
        `
      k.mmap_read_lock(mm);
      k.mmap_read_unlock(mm);
    `,
      ),
    ).toEqual(['mmap_read_lock -> mmap_read_unlock', 'mmap_read_unlock -> mmap_read_lock']);
  });
});
