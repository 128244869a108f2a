// SPDX-License-Identifier: GPL-2.0-only
// User space is told of what could not be resolved.
import { hex } from '../../../kernel/bits.ts';
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
  if (ret >= 0) return 'a record of a fault that was handled';
  const { faultIpa } = m.fault;
  const inside = m.exitGpa <= faultIpa && faultIpa < m.exitGpa + m.exitSize;
  return inside
    ? null
    : `the record says ${hex(m.exitGpa)} and ${hex(m.exitSize)} bytes, the access was at ${hex(faultIpa)}`;
}

/** The VMM finds the memory by the record: without it, or with another address, it cannot tell what to do. */
export const memoryFaultExit: MachineInvariant = {
  name: 'memory-fault-exit',
  about:
    '-EFAULT and -EHWPOISON come with one record that covers the access; a fault that was handled has none.',
  source: 'kvm_prepare_memory_fault_exit(), gmem_abort() in arch/arm64/kvm/mmu.c',
  broken: (m, ret) => fault(m, ret) !== null,
  explain: (m, ret) => fault(m, ret) ?? '',
};
