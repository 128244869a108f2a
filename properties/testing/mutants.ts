// SPDX-License-Identifier: GPL-2.0-only
/** A mutation report that is made in no time. */

import { mutate } from '../../src/mistakes/mutants/mutate.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { legacy } from './variants.ts';

/** Releases that the original lacks, one at a time, with nothing run to tell them. */
export function fewMutants(): ReturnType<typeof mutate> {
  return mutate({
    subject: USER_MEM_ABORT,
    variants: [legacy],
    original: 'legacy',
    runs: 0,
    seed: 1,
    representatives: false,
    only: { since: 'REV', covers: ({ operator }) => operator === 'drop-release' },
  });
}
