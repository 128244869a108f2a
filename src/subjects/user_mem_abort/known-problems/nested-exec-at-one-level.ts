// SPDX-License-Identifier: GPL-2.0-only
// Execution that the guest hypervisor grants at one exception level, or not at all, granted at both.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const nestedExecAtOneLevel: KnownProblem = {
  id: 'nested-exec-at-one-level',
  title: "A shadow leaf is executable at both exception levels, whatever the guest's stage-2 says of either",
  invariants: ['within-nested-permission'],
  covers: (c) => (labelOf(c, 'nestedXn') ?? '00') !== '00',
  scenario: {
    schemaVersion: 1,
    choices: { access: 'exec', nestedSize: 'pud', nestedXn: '01', featXNX: 'yes' },
    races: [],
  },
  analysis:
    'Up to 6.18 there is one permission to execute. A fetch is given it without a look at the stage-2 of the guest hypervisor, and so is what CTR_EL0.DIC makes executable wherever ' +
    'kvm_s2_trans_executable() finds bit 54 clear, which is the upper of the two bits of XN: with 0b01 the guest hypervisor allows EL0 alone, and EL1 may execute as well.',
  fixedBy:
    'the permission for each exception level that 6.19 brought: what the guest hypervisor forbids of either is taken away behind all that grants it',
  until: '6.19',
};
