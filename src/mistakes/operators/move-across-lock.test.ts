// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { moveAcrossLock } from './move-across-lock.ts';
import { mutated } from './testing/mutated.ts';

describe('move-across-lock', () => {
  it('reads before the lock, and after it was dropped', () => {
    expect(
      mutated(
        moveAcrossLock,
        `
      k.mmap_read_lock(mm);
      flags = vma.vm_flags;
      k.mmap_read_unlock(mm);
    `,
      ),
    ).toEqual([
      'k.mmap_read_lock(mm);flags=vma.vm_flags; -> flags=vma.vm_flags;k.mmap_read_lock(mm);;',
      'flags=vma.vm_flags;k.mmap_read_unlock(mm); -> ;k.mmap_read_unlock(mm);flags=vma.vm_flags;',
    ]);
  });

  it('leaves what no other thread can change', () => {
    expect(
      mutated(
        moveAcrossLock,
        `
      k.mmap_read_lock(mm);
      ipa = ALIGN_DOWN(ipa, size);
      k.mmap_read_unlock(mm);
    `,
      ),
    ).toEqual([]);
  });
});
