// SPDX-License-Identifier: GPL-2.0-only
// pkvm_mem_abort() as a subject.
import type { Subject } from '../../core/subject.ts';
import { Bench } from '../user_mem_abort/bench.ts';
import { PART_NAMES } from '../user_mem_abort/record.ts';
import { sessionsOf } from '../user_mem_abort/sessions/support.ts';
import { SIGNATURES } from '../user_mem_abort/variant.ts';
import { INVARIANTS, JUDGE } from './invariants/all.ts';
import { KNOWN_PROBLEMS } from './known-problems/all.ts';
import { SESSIONS } from './sessions.ts';
import { SPACE } from './space.ts';
import { ProtectedWorld } from './world.ts';

/**
 * `pkvm_mem_abort()` of arch/arm64/kvm/mmu.c (7.1 and later), as `kvm_handle_guest_abort()` calls it for a protected guest. It has had the vCPU, the
 * address, the slot and the hva, and the descriptor. Variants of it come from C, and are called with all that a variant of `user_mem_abort()` is.
 */
export const PKVM_MEM_ABORT: Subject = {
  name: 'pkvm_mem_abort',
  signatures: SIGNATURES,
  space: SPACE,
  invariants: INVARIANTS,
  parts: PART_NAMES,
  knownProblems: KNOWN_PROBLEMS,
  variants: [],
  createBench: () => {
    const world = new ProtectedWorld();
    return new Bench({ space: SPACE, judge: JUDGE, world, protection: world });
  },
  sessions: sessionsOf(SESSIONS),
};
