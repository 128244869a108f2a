// SPDX-License-Identifier: GPL-2.0-only
// A handled fault leaves the access possible, or a reason to retry.
import { Access, FaultKind } from '../../../kernel/environment.ts';
import type { Fault } from '../../../kernel/kvm/fault.ts';
import { nestedNoExec } from '../../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { permissionAsked } from '../../../kernel/nested/asked.ts';
import { granted, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_X } from '../../../kernel/prot.ts';
import type { MachineInvariant } from './invariant.ts';

/**
 * The data permissions that the access needs to get on. A walk of stage-1 tables that took a permission fault reads and writes its descriptor:
 * the fault says no more than that one of the two was missing.
 */
function wantedBits({ access, isPermission, isWrite }: Fault): number {
  if (!isWrite) return KVM_PGTABLE_PROT_R;
  const walk = isPermission && (access === Access.s1ptwData || access === Access.s1ptwFetch);
  return walk ? KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W : KVM_PGTABLE_PROT_W;
}

/** Whether the access that faulted gets through now. */
export function accessPossible(m: Machine): boolean {
  const { fault, stage2 } = m;
  stage2.collect();
  const leaf = stage2.find(fault.faultIpa);
  if (leaf < 0) return false;
  const prot = granted(stage2.leaves.prot[leaf]);
  if (fault.access === Access.exec) return (prot & KVM_PGTABLE_PROT_X) !== 0;
  const wanted = wantedBits(fault);
  return (prot & wanted) === wanted;
}

/** Whether the next fault, which is one of permission, goes to the guest hypervisor, as its own stage-2 forbids the access. */
function goesToGuestHypervisor(m: Machine): boolean {
  const { fault } = m;
  if (fault.nested === null) return false;
  switch (permissionAsked(FaultKind.permission, fault.access)) {
    case 'execution':
      return (KVM_PGTABLE_PROT_X & ~nestedNoExec(m)) === 0;
    case 'read':
      return !fault.trans.readable;
    default:
      return !fault.trans.writable;
  }
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
