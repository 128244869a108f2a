// SPDX-License-Identifier: GPL-2.0-only
// Whether an access faults, and how.
import { Access, FaultKind, Stage2State } from '../environment.ts';
import type { Machine } from '../machine.ts';
import { permissionAsked } from '../nested/asked.ts';
import { cacheable, PTE_OLD } from '../pgtable/attributes.ts';
import { lookup } from '../pgtable/lookup.ts';
import { granted, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_X } from '../prot.ts';
import { type PageName, pageOffset } from './pages.ts';
import type { Vm } from './vm.ts';

/** What a guest does to its memory; `atomic`: an exclusive or atomic access, which needs cacheable memory. */
export const ACCESS_NAMES = ['read', 'write', 'exec', 's1ptw-data', 's1ptw-fetch', 'atomic'] as const;
export type AccessName = (typeof ACCESS_NAMES)[number];

const AS_FAULT: { readonly [access in AccessName]: Access } = {
  read: Access.read,
  write: Access.write,
  exec: Access.exec,
  's1ptw-data': Access.s1ptwData,
  's1ptw-fetch': Access.s1ptwFetch,
  atomic: Access.write,
};

/** What becomes of an access that faulted before the function that is verified is called. */
export type Sorted =
  /** The function is called. */
  | 'fault'
  /** No slot, or a write to a read-only one: the access is emulated. */
  | 'emulated'
  /** The guest hypervisor's own stage-2 forbids it, and it is told so. */
  | 'forwarded'
  /** It is a fault of another function, and what that has to do was done. */
  | 'resolved'
  /** It is a fault of another function, which has nothing to map. */
  | 'unresolved';

/**
 * Lets a vCPU access a page. Whether it faults and how is decided by the tables that it runs on, as by the CPU.
 * @param meetsError whether memory or a bus answers with an error: then it is an external abort, whatever the tables say
 * @returns whether it faults
 */
export function access(vm: Vm, vcpu: number, name: AccessName, page: PageName, meetsError: boolean): boolean {
  const { m } = vm;
  vm.schedule(vcpu);
  vm.aimAtIpa(vm.anchorIpa + pageOffset(m.g, page) - pageOffset(m.g, 'page'));
  const { attr, level } = lookup(m.stage2.table, m.fault.faultIpa);
  const kind = meetsError ? FaultKind.external : attr === null ? FaultKind.translation : faultOf(name, attr);
  if (kind === null) return false;
  const { fault } = m;
  fault.raise(kind, AS_FAULT[name], stateAt(attr !== null, level), level);
  const registers = vm.registers[vcpu]!;
  registers.esr = fault.esr;
  registers.far = fault.far;
  registers.hpfar = fault.hpfar;
  return true;
}

/** What kvm_handle_guest_abort() (arch/arm64/kvm/mmu.c) does before it calls a fault handler. */
export function sortAsDispatcher(vm: Vm): Sorted {
  const { m } = vm;
  if (guestForbids(vm)) return 'forwarded';
  return !vm.inSlot || (m.fault.isWrite && m.env.slotReadonly()) ? 'emulated' : 'fault';
}

/** Whether stage-2 now allows the access that faulted last. */
export function isPossible(m: Machine, name: AccessName): boolean {
  const { attr } = lookup(m.stage2.table, m.fault.faultIpa);
  return attr !== null && faultOf(name, attr) === null;
}

/** Whether a completed access leaves data behind: stage-1 walks do when they set a flag in a descriptor. */
export function writes(name: AccessName): boolean {
  return name !== 'read' && name !== 'exec';
}

/** The fault that an access to a valid leaf takes, or null. */
function faultOf(name: AccessName, attr: number): FaultKind | null {
  const wanted = wantedOf(name);
  // Of the faults that one entry gives the architecture reports that of the access flag before that of a permission.
  if ((attr & PTE_OLD) !== 0) return FaultKind.accessFlag;
  const may = granted(attr);
  // Like the invariants, this takes execution at either exception level for execution.
  const missing = name === 'exec' ? (may & wanted) === 0 : (may & wanted) !== wanted;
  if (missing) return FaultKind.permission;
  return name === 'atomic' && !cacheable(attr) ? FaultKind.exclAtomic : null;
}

function wantedOf(name: AccessName): number {
  switch (name) {
    case 'read':
      return KVM_PGTABLE_PROT_R;
    case 'write':
      return KVM_PGTABLE_PROT_W;
    case 'exec':
      return KVM_PGTABLE_PROT_X;
    default:
      return KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
  }
}

/** Raises a fault of a read at the address that the machine is aimed at, as if nothing were known of the access. */
export function raiseRead({ m }: Vm): void {
  const { attr, level } = lookup(m.stage2.table, m.fault.faultIpa);
  m.fault.raise(FaultKind.translation, Access.read, stateAt(attr !== null, level), level);
}

function stateAt(leaf: boolean, level: number): Stage2State {
  if (!leaf) return level === 3 ? Stage2State.neighbours : Stage2State.empty;
  return level === 3 ? Stage2State.page : level === 2 ? Stage2State.pmdBlock : Stage2State.pudBlock;
}

/** kvm_s2_handle_perm_fault() (arch/arm64/kvm/nested.c): a permission fault that the guest hypervisor caused is its own. */
function guestForbids({ k, m }: Vm): boolean {
  const { fault } = m;
  if (fault.nested === null) return false;
  switch (permissionAsked(fault.kind, fault.access)) {
    case 'execution':
      return (
        !k.kvm_s2_trans_exec_el0(m.kvm, fault.trans.face) && !k.kvm_s2_trans_exec_el1(m.kvm, fault.trans.face)
      );
    case 'write':
      return !fault.trans.writable;
    case 'read':
      return !fault.trans.readable;
    default:
      return false;
  }
}
