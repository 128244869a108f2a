// SPDX-License-Identifier: GPL-2.0-only
// The zero page is tagged.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const mteZeroPage: KnownProblem = {
  id: 'mte-zero-page',
  title: 'A read of memory that nobody wrote yet has the tags of the zero page initialised',
  invariants: ['tags-on-memory-only'],
  covers: (c) => labelOf(c, 'vmMte') === 'yes' && labelOf(c, 'hostPte') === 'zero-page',
  scenario: {
    schemaVersion: 1,
    choices: { vmMte: 'yes', hostPte: 'zero-page' },
    races: [],
  },
  analysis:
    'An access that is no write pins the zero page where the VMM has not touched its memory. user_mem_abort() hands it to sanitise_mte_tags() like any other page, which clears its ' +
    'tags and sets PG_mte_tagged on a page that every process shares. The handler cannot tell, and the helper does not ask.',
  fixedBy: '2986a625, after the refactoring: the zero page is left alone',
};
