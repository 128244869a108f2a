// SPDX-License-Identifier: GPL-2.0-only
// gmem_abort() as a subject.
import type { Subject } from '../../core/subject.ts';
import { Bench } from '../user_mem_abort/bench.ts';
import { nestedExecAtOneLevel } from '../user_mem_abort/known-problems/nested-exec-at-one-level.ts';
import { PART_NAMES } from '../user_mem_abort/record.ts';
import { sessionsOf } from '../user_mem_abort/sessions/support.ts';
import { SIGNATURES } from '../user_mem_abort/variant.ts';
import { INVARIANTS, JUDGE } from './invariants/all.ts';
import { KNOWN_PROBLEMS } from './known-problems/all.ts';
import { SESSIONS } from './sessions.ts';
import { SPACE } from './space.ts';

/**
 * `gmem_abort()` of arch/arm64/kvm/mmu.c (6.18 and later), as `kvm_handle_guest_abort()` calls it for a slot with a guest_memfd. It has had the
 * parameters of `user_mem_abort()`, less the hva, and the descriptor. Variants of it come from C, and are called with all of them.
 */
export const GMEM_ABORT: Subject = {
  name: 'gmem_abort',
  signatures: SIGNATURES,
  space: SPACE,
  invariants: INVARIANTS,
  parts: PART_NAMES,
  knownProblems: KNOWN_PROBLEMS,
  earlierProblems: [nestedExecAtOneLevel],
  variants: [],
  createBench: () => new Bench({ space: SPACE, judge: JUDGE }),
  sessions: sessionsOf(SESSIONS),
};
