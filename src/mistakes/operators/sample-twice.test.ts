// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { sampleTwice } from './sample-twice.ts';
import { mutated } from './testing/mutated.ts';

describe('sample-twice', () => {
  it('compares the sequence with itself', () => {
    expect(mutated(sampleTwice, 'if (k.mmu_invalidate_retry(kvm, fault.mmu_seq)) return 0;')).toEqual([
      'fault.mmu_seq -> kvm.mmu_invalidate_seq',
    ]);
  });

  it('samples again once the page is found', () => {
    expect(mutated(sampleTwice, 'fault.pfn = k.__kvm_faultin_pfn(slot, gfn, 0, w, p);')).toEqual([
      'fault.pfn=k.__kvm_faultin_pfn(slot,gfn,0,w,p); -> fault.pfn=k.__kvm_faultin_pfn(slot,gfn,0,w,p);fault.mmu_seq=fault.vcpu.kvm.mmu_invalidate_seq;',
    ]);
  });
});
