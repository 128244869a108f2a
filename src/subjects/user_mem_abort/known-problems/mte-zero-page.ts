// SPDX-License-Identifier: GPL-2.0-only
// The zero page is tagged.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const mteZeroPage: KnownProblem = {
  id: 'mte-zero-page',
  title: 'A read of memory that nobody wrote yet has the zero page tagged, whose tags are there from boot',
  invariants: ['tags-on-memory-only'],
  covers: (c) => labelOf(c, 'vmMte') === 'yes' && labelOf(c, 'hostPte') === 'zero-page',
  scenario: {
    schemaVersion: 1,
    choices: { vmMte: 'yes', hostPte: 'zero-page' },
    races: [],
  },
  analysis:
    'An access that is no write pins the zero page where the VMM has not touched its memory. cpu_enable_mte() has cleared its tags at boot and left PG_mte_tagged alone, because nothing else ' +
    'tags it. user_mem_abort() hands it to sanitise_mte_tags() like any other page, which clears the tags of a page that every process shares once more and sets the flag on it. The guest sees the same tags ' +
    'either way; what goes by the flag of the page does not.',
  fixedBy: '2986a625, after the refactoring: the zero page is left alone',
};
