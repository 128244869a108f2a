// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { sampleLate } from './sample-late.ts';
import { mutated } from './testing/mutated.ts';

describe('sample-late', () => {
  it('samples behind the unlock and behind the pin', () => {
    expect(
      mutated(
        sampleLate,
        `
      seq = kvm.mmu_invalidate_seq;
      k.mmap_read_unlock(mm);
      pfn = k.__kvm_faultin_pfn(slot, gfn, 0, w, p);
    `,
      ),
    ).toEqual([
      'seq=kvm.mmu_invalidate_seq;k.mmap_read_unlock(mm); -> ;k.mmap_read_unlock(mm);seq=kvm.mmu_invalidate_seq;',
      'seq=kvm.mmu_invalidate_seq;k.mmap_read_unlock(mm);pfn=k.__kvm_faultin_pfn(slot,gfn,0,w,p); -> ;k.mmap_read_unlock(mm);pfn=k.__kvm_faultin_pfn(slot,gfn,0,w,p);seq=kvm.mmu_invalidate_seq;',
    ]);
  });
});
