// SPDX-License-Identifier: GPL-2.0-only
// `mmap_lock` kept on an error.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

function keepLock(inFunction: string): Transformation {
  return (code) => {
    const missing = code.ifOn(inFunction, '!vma').getThenStatement();
    code.remove(code.within(missing, 'k.mmap_read_unlock(k.current.mm);'));
  };
}

export const b7: Bug = {
  id: 'B7',
  title: 'mmap_lock was kept on an error return',
  fixedBy: '6e6a8ef088e1222cb1250942f51ad9c1ab219ab2',
  showsWhen: 'no VMA lies at the host virtual address',
  change: 'The error path does not unlock.',
  states: {
    legacy: inSource(keepLock('user_mem_abort')),
    'extracted-helpers': inSource(keepLock('kvm_s2_fault_get_vma_info')),
    'state-object': inSource(keepLock('kvm_s2_fault_get_vma_info')),
    'fault-desc': inSource(keepLock('kvm_s2_fault_get_vma_info')),
  },
};
