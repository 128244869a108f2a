// SPDX-License-Identifier: GPL-2.0-only
// What the handler of 6.18 to 7.1 breaks.
import type { KnownProblem } from '../../core/known-problem.ts';
import { labelOf } from '../../core/scenario.ts';
import { nestedExecWithoutXnx } from '../user_mem_abort/known-problems/nested-exec-without-xnx.ts';
import { nestedGranuleBelowPage } from '../user_mem_abort/known-problems/nested-granule-below-page.ts';
import { nestedWalkNotForwarded } from '../user_mem_abort/known-problems/nested-walk-not-forwarded.ts';

const permissionFaultMapped: KnownProblem = {
  id: 'permission-fault-mapped',
  title: 'A permission fault maps the page again, which changes nothing',
  invariants: ['progress'],
  covers: (c) => labelOf(c, 'faultKind') === 'permission',
  scenario: { schemaVersion: 1, choices: { faultKind: 'permission', access: 'exec' }, races: [] },
  analysis:
    'gmem_abort() calls kvm_pgtable_stage2_map() for every fault. Where an entry maps the page already and only the permissions differ, the walker gives -EAGAIN and leaves it to ' +
    'kvm_pgtable_stage2_relax_perms(), which nobody calls here: the fault is taken for handled, and the guest takes it again for ever.',
  fixedBy: '9be19df816de: permission faults relax the entry (7.1)',
};

/** Known problems of every state up to 7.1, the first up to its mend; those of nested guests are those of `user_mem_abort()`. */
export const KNOWN_PROBLEMS: readonly KnownProblem[] = [
  nestedExecWithoutXnx,
  nestedGranuleBelowPage,
  nestedWalkNotForwarded,
  permissionFaultMapped,
];
