// SPDX-License-Identifier: GPL-2.0-only
// A permission fault that repeats for ever.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const permissionFaultMapped: KnownProblem = {
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
