// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { mutated } from './testing/mutated.ts';
import { wrongFlag } from './wrong-flag.ts';

describe('wrong-flag', () => {
  it('takes a flag for another', () => {
    expect(mutated(wrongFlag, 'use(VM_PFNMAP, KVM_PGTABLE_PROT_DEVICE);')).toEqual([
      'VM_PFNMAP -> VM_MIXEDMAP',
      'KVM_PGTABLE_PROT_DEVICE -> KVM_PGTABLE_PROT_NORMAL_NC',
    ]);
  });

  it('turns a flag round', () => {
    expect(mutated(wrongFlag, 'fault.writable = false;')).toEqual(['false -> true']);
  });
});
