// SPDX-License-Identifier: GPL-2.0-only

import type { VerifyOptions } from '../../src/engines/verify.ts';
import { canariesWith } from '../../src/mistakes/canaries/all.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { legacy } from './variants.ts';

/** Options of a run that is over soon. */
export function quickly(options: Partial<VerifyOptions>): VerifyOptions {
  return {
    subject: USER_MEM_ABORT,
    legacy,
    refactored: [],
    canaries: canariesWith(USER_MEM_ABORT),
    engine: 'random',
    runs: 1_000,
    seed: 1,
    preemptions: 1,
    pageSize: 'all',
    strict: false,
    timeLimit: null,
    replayCommand: (id) => `replay ${id}`,
    versions: { 'stage2-verify': 'test' },
    ...options,
  };
}
