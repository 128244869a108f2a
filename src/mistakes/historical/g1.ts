// SPDX-License-Identifier: GPL-2.0-only
// Wrong VMA flag tested for tags.
import { type Bug, everywhere, inSource } from './bug.ts';

export const g1: Bug = {
  id: 'G1',
  title: 'The wrong VMA flag was tested before tags were allowed',
  fixedBy: '80d9ac9bd7b9366c2a89d2716a397749299728e7',
  showsWhen: 'a VM with MTE, and a VMA that may not carry tags',
  change: 'kvm_vma_mte_allowed() refuses what is shared instead of what may not carry tags.',
  states: everywhere(
    inSource((code) => {
      code.need('kvm_vma_mte_allowed', 'VM_SHARED');
      code.replace(
        code.find('kvm_vma_mte_allowed', 'hasBit(vma.vm_flags, VM_MTE_ALLOWED)'),
        '!(vma.vm_flags & VM_SHARED)',
      );
    }),
  ),
};
