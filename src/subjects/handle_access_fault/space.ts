// SPDX-License-Identifier: GPL-2.0-only
// What scenarios of handle_access_fault() are made of.
import { type Dimension, only } from '../../core/dimension.ts';
import { defineSpace } from '../../core/space.ts';
import { FaultKind } from '../../kernel/environment.ts';
import { DIMENSIONS } from '../user_mem_abort/dimensions/all.ts';
import { faultKind } from '../user_mem_abort/dimensions/fault-kind.ts';
import { SPACE as ABORT } from '../user_mem_abort/space.ts';

/**
 * The kind of the fault: always the access flag. kvm_handle_guest_abort() comes here for no other (arch/arm64/kvm/mmu.c), and only if the slot
 * has an hva that the access may use.
 */
const accessFlagKind: Dimension = {
  ...faultKind,
  about: 'What the syndrome reports: the access flag of the leaf is clear.',
  source: 'kvm_handle_guest_abort(), esr_fsc_is_access_flag_fault() in arch/arm64/include/asm/esr.h',
  values: [
    ...faultKind.values,
    {
      label: 'access-flag',
      about: 'access-flag fault: a leaf is there and was not used since it was made old',
    },
  ],
  domain: () => only(FaultKind.accessFlag),
};

/** The machines of `user_mem_abort()` with an old leaf at the fault's address, and the same races and sites. */
export const SPACE = defineSpace(
  DIMENSIONS.map((dimension) => (dimension.number === faultKind.number ? accessFlagKind : dimension)),
  ABORT.races,
  ABORT.sites,
  ABORT.distinct,
);
