// SPDX-License-Identifier: GPL-2.0-only
// A handled fault leaves the access possible, or a reason to retry.
import { Access } from '../../../kernel/environment.ts';
import { nestedNoExec } from '../../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_X } from '../../../kernel/prot.ts';
import type { MachineInvariant } from './invariant.ts';

function accessPossible(m: Machine): boolean {
  const { fault, stage2 } = m;
  stage2.collect();
  const leaf = stage2.find(fault.faultIpa);
  if (leaf < 0) return false;
  const prot = stage2.leaves.prot[leaf];
  if (fault.access === Access.exec) return (prot & KVM_PGTABLE_PROT_X) !== 0;
  return (prot & (fault.isWrite ? KVM_PGTABLE_PROT_W : KVM_PGTABLE_PROT_R)) !== 0;
}

/**
 * Whether the guest's own stage-2 forbids the access: the next fault is one of permission, which goes to the guest hypervisor
 * (`kvm_s2_handle_perm_fault()`).
 */
function goesToGuestHypervisor(m: Machine): boolean {
  const { fault } = m;
  if (fault.nested === null || fault.isPermission) return false;
  if (fault.access === Access.exec) return (KVM_PGTABLE_PROT_X & ~nestedNoExec(m)) === 0;
  return !(fault.isWrite ? fault.trans.writable : fault.trans.readable);
}

/**
 * A guest that takes the same fault again and again hangs. Only a change by another thread, or an entry of the user page tables
 * that had gone, is a reason to retry without having mapped anything.
 */
export const progress: MachineInvariant = {
  name: 'progress',
  about: 'A fault that was handled leaves the access possible, or there is a reason to take it again.',
  source: 'return values of user_mem_abort(), -EAGAIN of the page-table walkers',
  broken: (m, ret) =>
    ret === 0 &&
    m.signals === 0 &&
    !m.disturbed &&
    m.pendingLogging === null &&
    !accessPossible(m) &&
    !goesToGuestHypervisor(m),
  explain: () => 'returned 0, nothing changed meanwhile, and the access would fault again for ever',
};
