// SPDX-License-Identifier: GPL-2.0-only
// VMA flag read after `mmap_lock` was dropped.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

/** As far as a helper that keeps the VMA to itself lets it happen: read behind the unlock, not at the place of use. */
function readLate(read: string, lastUnderLock: string): Transformation {
  return (code) => {
    const inFunction = 'kvm_s2_fault_get_vma_info';
    const unlock = code.following(code.find(inFunction, lastUnderLock), 'k.mmap_read_unlock(k.current.mm);');
    code.moveBehind(code.find(inFunction, read), unlock);
  };
}

export const b2: Bug = {
  id: 'B2',
  title: 'Whether the VMA may carry tags was read from it after mmap_lock had been dropped',
  fixedBy: '8c2e8ac8ad4be68409e806ce1cc78fc7a04539f3',
  showsWhen: 'a translation fault in a VM with MTE, and the VMA may be gone by then',
  change:
    'legacy reads the VMA where it decides about the tags; the others, which do not let the VMA out of the helper that locks it, behind the unlock.',
  states: {
    legacy: inSource((code) => {
      code.remove(code.find('user_mem_abort', 'mte_allowed = kvm_vma_mte_allowed(k, vma);'));
      code.remove(code.find('user_mem_abort', 'vma = null;'));
      code.replace(code.ifOn('user_mem_abort', 'mte_allowed').getExpression(), 'kvm_vma_mte_allowed(k, vma)');
    }),
    'extracted-helpers': inSource(
      readLate('fault.mte_allowed = kvm_vma_mte_allowed(k, vma);', 'fault.mmu_seq = kvm.mmu_invalidate_seq;'),
    ),
    'state-object': inSource(
      readLate('fault.mte_allowed = kvm_vma_mte_allowed(k, vma);', 'fault.mmu_seq = kvm.mmu_invalidate_seq;'),
    ),
    'fault-desc': inSource(
      readLate('s2vi.mte_allowed = kvm_vma_mte_allowed(k, vma);', 's2vi.mmu_seq = kvm.mmu_invalidate_seq;'),
    ),
  },
};
