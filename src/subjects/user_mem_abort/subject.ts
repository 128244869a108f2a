// SPDX-License-Identifier: GPL-2.0-only
// user_mem_abort() as a subject.

import type { Subject } from '../../core/subject.ts';
import { Bench } from './bench.ts';
import { INVARIANTS } from './invariants/all.ts';
import { EARLIER_PROBLEMS, KNOWN_PROBLEMS } from './known-problems/all.ts';
import { PART_NAMES } from './record.ts';
import { OWN_SESSIONS } from './sessions/own.ts';
import { sessionsOf } from './sessions/support.ts';
import { SPACE } from './space.ts';
import { SIGNATURES } from './variant.ts';
import { BUILT_IN } from './variants.ts';

/** `user_mem_abort()` of arch/arm64/kvm/mmu.c, as `kvm_handle_guest_abort()` calls it. */
export const USER_MEM_ABORT: Subject = {
  name: 'user_mem_abort',
  signatures: SIGNATURES,
  space: SPACE,
  invariants: INVARIANTS,
  parts: PART_NAMES,
  knownProblems: KNOWN_PROBLEMS,
  earlierProblems: EARLIER_PROBLEMS,
  variants: BUILT_IN,
  createBench: () => new Bench(),
  sessions: sessionsOf(OWN_SESSIONS),
};
