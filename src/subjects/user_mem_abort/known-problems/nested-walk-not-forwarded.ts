// SPDX-License-Identifier: GPL-2.0-only
// A walk that the guest hypervisor forbids, and is never told of.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const nestedWalkNotForwarded: KnownProblem = {
  id: 'nested-walk-not-forwarded',
  title: "A walk of stage-1 tables that the guest's stage-2 forbids is asked about the wrong permission",
  invariants: ['progress'],
  covers: (c) =>
    (labelOf(c, 'access') ?? '').startsWith('s1ptw') &&
    (labelOf(c, 'nestedWritable') === 'no' || labelOf(c, 'nestedReadable') === 'no'),
  scenario: {
    schemaVersion: 1,
    choices: { access: 's1ptw-fetch', nestedSize: 'pud', nestedReadable: 'no' },
    races: [],
  },
  analysis:
    'kvm_s2_handle_perm_fault() goes by the exception class: it asks whether the guest hypervisor allows execution if a fetch made the CPU walk, and whether it allows writes if a ' +
    'data access did. The walk itself reads its descriptors, and writes one to set a flag. Where the guest hypervisor forbids just that (stage-1 tables in memory that it maps executable and ' +
    'not writable, or not readable), the fault is not forwarded; user_mem_abort() takes the missing permission away again, returns 0, and the nested guest faults for ever. The helper is ' +
    'outside the refactored function and the same for every state.',
};
