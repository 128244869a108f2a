// SPDX-License-Identifier: GPL-2.0-only
// What the kernel asks the guest hypervisor's stage-2 for before it calls the handler.
import { Access, FaultKind } from '../environment.ts';

/** A permission of the guest hypervisor's own stage-2. */
export type Asked = 'read' | 'write' | 'execution';

/**
 * The permission that kvm_s2_handle_perm_fault() (arch/arm64/kvm/nested.c) asks for: the fault is the guest hypervisor's if its stage-2 does not
 * grant it. It looks at permission faults alone, and goes by the exception class: the walk of stage-1 tables for a fetch is an
 * instruction abort, and is judged by execution, though it reads and writes descriptors. Any other walk counts as a write.
 * @returns null for a fault that reaches the handler whatever the guest hypervisor's stage-2 says
 */
export function permissionAsked(kind: FaultKind, access: Access): Asked | null {
  if (kind !== FaultKind.permission) return null;
  switch (access) {
    case Access.exec:
    case Access.s1ptwFetch:
      return 'execution';
    case Access.read:
      return 'read';
    default:
      return 'write';
  }
}
