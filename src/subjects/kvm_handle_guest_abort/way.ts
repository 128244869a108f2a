// SPDX-License-Identifier: GPL-2.0-only
// Which way an abort has to go: what the architecture and the VM say, whatever a text does.
import { NestedWalk, SlotKind } from '../../kernel/abort/questions.ts';
import { BIT } from '../../kernel/bits.ts';
import { resultOf } from '../../kernel/calls/nested_walk.ts';
import { Access, FaultKind } from '../../kernel/environment.ts';
import { ESR_ELx_CM } from '../../kernel/esr.ts';
import { ipaLimit } from '../../kernel/geometry.ts';
import { nestedNoExec } from '../../kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../kernel/machine.ts';
import { KVM_PGTABLE_PROT_X } from '../../kernel/prot.ts';
import { vmIsProtected } from '../../kernel/protected/vm_is_protected.ts';

/** Ways of an abort, in the order in which kvm_handle_guest_abort() tells them apart. */
export const Way = {
  external: 0,
  /** Beyond the physical addresses of the hardware. */
  pastLimit: 1,
  /** Beyond what the stage-2 translates. */
  pastVm: 2,
  /** A fault status that nobody resolves. */
  odd: 3,
  /** A fault of the guest hypervisor's stage-2. */
  forwarded: 4,
  /** The guest hypervisor's tables cannot be walked. */
  walkFails: 5,
  /** The walk has to be made again. */
  walkAgain: 6,
  /** A fetch, or a walk of stage-1 tables, from where there is no memory. */
  fetchOfNothing: 7,
  walkOfNothing: 8,
  /** Cache maintenance there. */
  maintenanceOfNothing: 9,
  emulated: 10,
  accessFlag: 11,
  /** The handler of slots with or without a guest_memfd. */
  memory: 12,
  guestMemfd: 13,
  /** A fetch that the guest hypervisor forbids at one of two exception levels: forwarded or not, by release. */
  forwardedOrNot: 14,
  /** The handler of a protected guest, whatever its slot has. */
  protectedGuest: 15,
} as const;
export type Way = (typeof Way)[keyof typeof Way];

/** Whether the guest hypervisor's stage-2 forbids an access that took a permission fault; null where releases answer differently. */
function isForbidden(m: Machine): boolean | null {
  const { access, isWrite, trans } = m.fault;
  if (access !== Access.exec && access !== Access.s1ptwFetch)
    return isWrite ? !trans.writable : !trans.readable;
  const denied = nestedNoExec(m);
  return denied === 0 ? false : denied === KVM_PGTABLE_PROT_X ? true : null;
}

function wayOfNested(m: Machine): Way | null {
  switch (resultOf(m, m.fault.faultIpa)) {
    case NestedWalk.faults:
      return Way.forwarded;
    case NestedWalk.fails:
      return Way.walkFails;
    case NestedWalk.changes:
      return Way.walkAgain;
  }
  if (!m.fault.isPermission) return null;
  const forbidden = isForbidden(m);
  return forbidden === null ? Way.forwardedOrNot : forbidden ? Way.forwarded : null;
}

function wayOfNothing(m: Machine, hasSlot: boolean): Way {
  switch (m.fault.access) {
    case Access.exec:
    case Access.s1ptwFetch:
      return Way.fetchOfNothing;
    case Access.s1ptwData:
      return Way.walkOfNothing;
  }
  return !hasSlot && (m.fault.esr & ESR_ELx_CM) !== 0 ? Way.maintenanceOfNothing : Way.emulated;
}

/** The way that the abort of the machine has to go. Asks for what a text that is right has asked for as well. */
export function wayOf(m: Machine): Way {
  const { abort, fault } = m;
  if (fault.kind === FaultKind.external) return Way.external;
  if (fault.kind === FaultKind.translation) {
    if (fault.faultIpa >= BIT(ipaLimit(m.g))) return Way.pastLimit;
    if (fault.faultIpa >= BIT(fault.ipaBits)) return Way.pastVm;
  }
  if (fault.kind === FaultKind.odd) return Way.odd;
  if (fault.nested !== null) {
    const way = wayOfNested(m);
    if (way !== null) return way;
  }
  const slot = abort.slotKind();
  const hasSlot = slot !== SlotKind.none && slot !== SlotKind.invalid;
  if (!hasSlot || (fault.isWrite && m.env.slotReadonly())) return wayOfNothing(m, hasSlot);
  if (fault.kind === FaultKind.accessFlag) return Way.accessFlag;
  if (vmIsProtected(m)) return Way.protectedGuest;
  return slot === SlotKind.guestMemfd ? Way.guestMemfd : Way.memory;
}

/** Whether a fault handler has to see the abort. */
export function isHandled(way: Way): boolean {
  return way === Way.memory || way === Way.guestMemfd || way === Way.protectedGuest;
}
