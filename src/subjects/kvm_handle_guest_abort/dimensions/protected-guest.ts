// SPDX-License-Identifier: GPL-2.0-only
// Whether the guest is a protected one.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { FaultKind } from '../../../kernel/environment.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { isOfTables, kindOf } from './kind.ts';
import { OWN } from './numbers.ts';

export const protectedGuest = dimension({
  number: OWN + 18,
  name: 'protectedGuest',
  about:
    'Whether the VM is a protected one (KVM_VM_TYPE_ARM_PROTECTED, 7.1 and later). Asked in protected mode. A page is given to such a guest with every permission and its access flag set ' +
    '(__pkvm_host_donate_guest()), so that it takes no fault of either, and as ordinary memory, on which exclusives work.',
  source: 'kvm_vm_is_protected() in kvm_handle_guest_abort() and io_mem_abort()',
  values: [
    { label: 'no', about: 'its memory is shared with the host' },
    { label: 'yes', about: 'its memory is taken from the host' },
  ],
  domain: (c) => {
    if (c.pick(D.protectedKvm) === 0) return only(0);
    return kindOf(c) === FaultKind.translation || !isOfTables(c) ? only(0, 1) : only(0);
  },
  representatives: {
    mask: (c) => (isOfTables(c) ? EVERY : only(0)),
    enough: 'An abort that is no fault of the tables ends before anybody asks what VM it is.',
  },
  answers: {
    isProtected(): boolean {
      return isProtected(this.choices);
    },
  },
});

/** Whether the guest is a protected one. */
export function isProtected(c: Choices): boolean {
  return c.pick(protectedGuest.number) === 1;
}
