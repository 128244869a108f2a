// SPDX-License-Identifier: GPL-2.0-only
// Locked memory is accounted exactly for as long as the guest has it.
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** What is accounted for nothing makes a VMM that retries run into its limit; what is not accounted escapes it. */
export const accountBalanced: MachineInvariant = {
  name: 'account-balanced',
  about: 'mm->locked_vm goes up by the pages that the guest was given, and by nothing else.',
  source: 'account_locked_vm() in mm/util.c, __pkvm_pgtable_stage2_reclaim() in arch/arm64/kvm/pkvm.c',
  broken: ({ donations }) => donations.accounted !== donations.donated,
  explain: ({ donations: { accounted, donated } }) =>
    `locked_vm changed by ${accounted}, and the guest was given ${donated} page${donated === 1 ? '' : 's'}`,
};
