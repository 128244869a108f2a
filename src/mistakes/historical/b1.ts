// SPDX-License-Identifier: GPL-2.0-only
// Sequence sampled after `mmap_lock` was dropped.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

/** The statement that samples, put behind the unlock that follows it. */
function sampleLate(inFunction: string, sample: string): Transformation {
  return (code) => {
    const statement = code.find(inFunction, sample);
    code.moveBehind(statement, code.following(statement, 'k.mmap_read_unlock(k.current.mm);'));
  };
}

export const b1: Bug = {
  id: 'B1',
  title: 'mmu_invalidate_seq was sampled after mmap_lock had been dropped',
  fixedBy: '13ec9308a85702af7c31f3638a2720863848a7f2',
  showsWhen: 'the VMA is replaced between the unlock and the sample, its notifier included',
  change: 'The sample and the unlock change places.',
  states: {
    legacy: inSource(sampleLate('user_mem_abort', 'mmu_seq = kvm.mmu_invalidate_seq;')),
    'extracted-helpers': inSource(
      sampleLate('kvm_s2_fault_get_vma_info', 'fault.mmu_seq = kvm.mmu_invalidate_seq;'),
    ),
    'state-object': inSource(
      sampleLate('kvm_s2_fault_get_vma_info', 'fault.mmu_seq = kvm.mmu_invalidate_seq;'),
    ),
    'fault-desc': inSource(sampleLate('kvm_s2_fault_get_vma_info', 's2vi.mmu_seq = kvm.mmu_invalidate_seq;')),
  },
};
