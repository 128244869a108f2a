// SPDX-License-Identifier: GPL-2.0-only
// What kind of abort it is, and what the guest did.
import type { Choices } from '../../../core/choices.ts';
import { type Dimension, only } from '../../../core/dimension.ts';
import { Access, FaultKind, NestedSize } from '../../../kernel/environment.ts';
import { access as ofHandlers } from '../../user_mem_abort/dimensions/access.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { faultKind as ofMemory } from '../../user_mem_abort/dimensions/fault-kind.ts';

/** handle_exit() calls for aborts of a fetch and of a data access from a lower exception level, and for nothing else (arm_exit_handlers[]). */
export const faultKind: Dimension = {
  ...ofMemory,
  about: 'What the syndrome reports.',
  source: 'kvm_handle_guest_abort(), esr_fsc_is_*() in arch/arm64/include/asm/esr.h',
  values: [
    ...ofMemory.values,
    { label: 'access-flag', about: 'a leaf is there and was not used since it was made old', weight: 2 },
    { label: 'external', about: 'an external abort: an error of memory or of a bus', weight: 3 },
    { label: 'odd', about: 'a fault that stage-2 as KVM sets it up cannot give' },
  ],
};

export function kindOf(c: Choices): FaultKind {
  return c.pick(D.faultKind) as FaultKind;
}

/** Whether it is a fault of the tables, which may reach a handler. */
export function isOfTables(c: Choices): boolean {
  const kind = kindOf(c);
  return kind !== FaultKind.external && kind !== FaultKind.odd;
}

/**
 * What the guest did. A read takes a permission fault where the guest hypervisor's stage-2 does not let it read, and nowhere else: without
 * nesting every leaf can be read (KVM_PGTABLE_PROT_R in user_mem_abort()), and protected mode has no nesting.
 */
export const access: Dimension = {
  ...ofHandlers,
  domain: (c) => {
    if (kindOf(c) === FaultKind.exclAtomic) return only(Access.read, Access.write);
    const all = only(Access.read, Access.write, Access.exec, Access.s1ptwData, Access.s1ptwFetch);
    const isReadable = c.pick(D.protectedKvm) === 1 || !c.admits(D.nestedSize, NestedSize.pud);
    return kindOf(c) === FaultKind.permission && isReadable ? all & ~only(Access.read) : all;
  },
  representatives: {
    mask: () => only(Access.read, Access.write, Access.exec, Access.s1ptwData, Access.s1ptwFetch),
    enough:
      'All of them: the dispatcher asks for the class, for S1PTW and for WnR, and each of the five is another answer.',
  },
};

/** Whether it is a walk of the guest's stage-1 tables. */
export function isWalk(c: Choices): boolean {
  const kind = c.pick(D.access);
  return kind === Access.s1ptwData || kind === Access.s1ptwFetch;
}

/** Whether the guest read or wrote data itself. */
export function isData(c: Choices): boolean {
  const kind = c.pick(D.access);
  return kind === Access.read || kind === Access.write;
}
