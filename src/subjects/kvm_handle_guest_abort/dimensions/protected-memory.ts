// SPDX-License-Identifier: GPL-2.0-only
// The memory of a protected guest.
import type { Choices } from '../../../core/choices.ts';
import { type Dimension, only } from '../../../core/dimension.ts';
import { SlotKind } from '../../../kernel/abort/questions.ts';
import { Backing } from '../../../kernel/protected/questions.ts';
import { backingAt } from '../../pkvm_mem_abort/dimensions/backing.ts';
import { guestEntryAt } from '../../pkvm_mem_abort/dimensions/guest-entry.ts';
import { hostOwnsAt } from '../../pkvm_mem_abort/dimensions/host-owns.ts';
import { lockedLimitAt } from '../../pkvm_mem_abort/dimensions/locked-limit.ts';
import { OWN } from './numbers.ts';
import { isProtected } from './protected-guest.ts';
import { slotKind } from './slot.ts';

/** A dimension of such memory, which only a protected guest has. */
function ofProtected<D extends Dimension>(dimension: D, domain: (c: Choices) => number, mask = only(0)): D {
  return {
    ...dimension,
    domain: (c: Choices) => (isProtected(c) ? domain(c) : only(0)),
    representatives: {
      mask: () => mask,
      enough: 'What its handler makes of the others the subject of pkvm_mem_abort() goes through.',
    },
  };
}

function slotOf(c: Choices): SlotKind {
  return c.pick(slotKind.number) as SlotKind;
}

const ofAny = backingAt(OWN + 19);

/** What user space maps of a guest_memfd are pages of its file (kvm_gmem_fault_user_mapping()), which no file system has to know of. */
export const backing = ofProtected(
  ofAny,
  (c) => (slotOf(c) === SlotKind.guestMemfd ? only(Backing.pageCache) : ofAny.domain!(c)),
  only(Backing.swap, Backing.pageCache),
);

export const lockedLimit = ofProtected(lockedLimitAt(OWN + 20), () => only(0, 1));

export const hostOwns = ofProtected(hostOwnsAt(OWN + 21), () => only(0, 1));

/** What was taken back had been given before, from a slot that is still there: kvm_arch_prepare_memory_region() lets none go. */
export const guestEntry = ofProtected(guestEntryAt(OWN + 22), (c) =>
  slotOf(c) === SlotKind.memory ? only(0, 1) : only(0),
);
