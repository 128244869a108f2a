// SPDX-License-Identifier: GPL-2.0-only
// handle_access_fault() as a subject.
import type { Subject } from '../../core/subject.ts';
import { Bench } from '../user_mem_abort/bench.ts';
import { PART_NAMES } from '../user_mem_abort/record.ts';
import { sessionsOf } from '../user_mem_abort/sessions/support.ts';
import { SIGNATURES } from '../user_mem_abort/variant.ts';
import { INVARIANTS, JUDGE } from './invariants/all.ts';
import { SESSIONS } from './sessions.ts';
import { SPACE } from './space.ts';

/**
 * `handle_access_fault()` of arch/arm64/kvm/mmu.c, as `kvm_handle_guest_abort()` calls it. Variants of it come from C, and are
 * called with all that a variant of `user_mem_abort()` is; none ships with the package. Races that age a leaf are left out: the kernel's notifier holds mmu_lock for writing, and an entry that is made old after the call is
 * one of the next fault.
 */
export const HANDLE_ACCESS_FAULT: Subject = {
  name: 'handle_access_fault',
  signatures: SIGNATURES,
  space: SPACE,
  invariants: INVARIANTS,
  parts: PART_NAMES,
  knownProblems: [],
  variants: [],
  createBench: () => new Bench({ space: SPACE, judge: JUDGE }),
  sessions: sessionsOf(SESSIONS),
};
