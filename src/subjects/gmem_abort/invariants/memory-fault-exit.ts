// SPDX-License-Identifier: GPL-2.0-only
// User space is told of what could not be resolved.
import { EFAULT, EHWPOISON } from '../../../kernel/errno.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** Whether user space takes the return value for an exit with KVM_EXIT_MEMORY_FAULT: the record has to be there then. */
function asksForRecord(ret: number): boolean {
  return ret === -EFAULT || ret === -EHWPOISON;
}

/** What is wrong with the record; null if nothing is. */
function fault(m: Machine, ret: number): string | null {
  if (m.recorder.violations !== 0) return null;
  if (m.exits > 1) return `${m.exits} records of one fault`;
  if (m.exits === 0) return asksForRecord(ret) ? 'no record of what could not be resolved' : null;
  return ret >= 0 ? 'a record of a fault that was handled' : null;
}

/** The VMM finds the memory by the record: without it, it cannot tell what to do. What the record says has an invariant of its own. */
export const memoryFaultExit: MachineInvariant = {
  name: 'memory-fault-exit',
  about: '-EFAULT and -EHWPOISON come with one record; a fault that was handled has none.',
  source: 'kvm_prepare_memory_fault_exit(), gmem_abort() in arch/arm64/kvm/mmu.c',
  broken: (m, ret) => fault(m, ret) !== null,
  explain: (m, ret) => fault(m, ret) ?? '',
};
