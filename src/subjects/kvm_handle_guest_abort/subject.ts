// SPDX-License-Identifier: GPL-2.0-only
// kvm_handle_guest_abort() as a subject.
import type { Subject } from '../../core/subject.ts';
import { Bench } from '../user_mem_abort/bench.ts';
import { EARLIER_PROBLEMS } from '../user_mem_abort/known-problems/all.ts';
import { PART_NAMES } from '../user_mem_abort/record.ts';
import { sessionsOf } from '../user_mem_abort/sessions/support.ts';
import { SIGNATURES } from '../user_mem_abort/variant.ts';
import { INVARIANTS, JUDGE } from './invariants/all.ts';
import { KNOWN_PROBLEMS } from './known-problems/all.ts';
import { SESSIONS } from './sessions.ts';
import { SPACE } from './space.ts';
import { AbortWorld } from './world.ts';

/**
 * `kvm_handle_guest_abort()` of arch/arm64/kvm/mmu.c, as handle_exit() calls it for aborts from a lower exception level; the fault handlers
 * beneath it are those of the same text. Its parameter has been the vCPU in every release, so that any two can be compared. Variants of it come
 * from C.
 */
export const KVM_HANDLE_GUEST_ABORT: Subject = {
  name: 'kvm_handle_guest_abort',
  signatures: SIGNATURES,
  space: SPACE,
  invariants: INVARIANTS,
  parts: PART_NAMES,
  knownProblems: KNOWN_PROBLEMS,
  earlierProblems: EARLIER_PROBLEMS,
  variants: [],
  createBench: () => {
    const world = new AbortWorld();
    return new Bench({ space: SPACE, judge: JUDGE, world, abort: world, protection: world });
  },
  sessions: sessionsOf(SESSIONS),
};
