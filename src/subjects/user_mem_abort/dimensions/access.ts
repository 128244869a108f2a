// SPDX-License-Identifier: GPL-2.0-only
// What the guest did, and what the handler takes it for.
import type { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { Access, FaultKind } from '../../../kernel/environment.ts';
import { type Asked, permissionAsked } from '../../../kernel/nested/asked.ts';
import { dimension } from './declare.ts';
import { faultKind, isPermission } from './fault-kind.ts';

export const access = dimension({
  number: 3,
  name: 'access',
  about: 'What the guest did.',
  source: 'kvm_is_write_fault(), kvm_vcpu_trap_is_exec_fault() in arch/arm64/include/asm/kvm_emulate.h',
  values: [
    { label: 'read', about: 'data read', weight: 3 },
    { label: 'write', about: 'data write', weight: 5 },
    { label: 'exec', about: 'instruction fetch', weight: 4 },
    {
      label: 's1ptw-data',
      about: "walk of the guest's stage-1 tables for a data access: a write only if a permission fault",
    },
    { label: 's1ptw-fetch', about: 'the same for an instruction fetch, which is then no exec fault' },
  ],
  domain: (c) => {
    switch (c.pick(faultKind.number)) {
      case FaultKind.permission:
        return only(Access.write, Access.exec, Access.s1ptwData, Access.s1ptwFetch);
      case FaultKind.exclAtomic:
        return only(Access.read, Access.write);
      default:
        return only(Access.read, Access.write, Access.exec, Access.s1ptwData, Access.s1ptwFetch);
    }
  },
  representatives: {
    mask: () => only(Access.read, Access.write, Access.exec, Access.s1ptwFetch),
    enough:
      'Both walks of stage-1 tables are decoded alike: no fetch, and a write exactly for a permission fault. Decoding one as what it looks ' +
      'like goes wrong for the walk of a fetch whenever it does for that of a data access.',
  },
  answers: {
    access(): Access {
      return this.choices.pick(access.number) as Access;
    },
  },
});

/** What the guest hypervisor's stage-2 must grant for the fault to reach the handler. */
export function askedOfGuest(c: Choices): Asked | null {
  return permissionAsked(c.pick(faultKind.number) as FaultKind, c.pick(access.number) as Access);
}

/** Whether the handler takes the fault for a write (`kvm_is_write_fault()`). */
export function isWrite(c: Choices): boolean {
  const kind = c.pick(access.number);
  if (kind === Access.s1ptwData || kind === Access.s1ptwFetch) return isPermission(c);
  return kind === Access.write;
}

export function isExec(c: Choices): boolean {
  return c.pick(access.number) === Access.exec;
}
