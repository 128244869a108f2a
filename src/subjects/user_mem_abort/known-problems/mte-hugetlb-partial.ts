// SPDX-License-Identifier: GPL-2.0-only
// A hugetlb folio that is tagged in part and marked as a whole.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const mteHugetlbPartial: KnownProblem = {
  id: 'mte-hugetlb-partial',
  title: 'A hugetlb folio is marked as tagged though only the mapped part was cleared',
  invariants: ['mte-initialised', 'initialised-before-visible'],
  covers: (c) =>
    labelOf(c, 'vmMte') === 'yes' &&
    (labelOf(c, 'vmaKind') ?? '').startsWith('hugetlb') &&
    labelOf(c, 'faultKind') === 'translation',
  scenario: {
    schemaVersion: 1,
    choices: { stage2State: 'neighbours', vmMte: 'yes', vmaKind: 'hugetlb-cont-pte' },
    races: [],
  },
  analysis:
    'For a hugetlb folio sanitise_mte_tags() clears as many pages as the mapping is large and then sets the one flag of the whole folio. If the mapping is smaller than the folio ' +
    '(contiguous sizes, dirty logging, a misaligned slot, a nested guest), the next fault on another part finds the flag set and clears nothing: the guest sees stale tags there. ' +
    'The scenario is such a second fault, with a neighbouring page of the folio mapped by the first.',
};
