// SPDX-License-Identifier: GPL-2.0-only
// What sessions of handle_access_fault() are made of.
import { FaultKind } from '../../kernel/environment.ts';
import { sortAsDispatcher } from '../../kernel/session/guest.ts';
import { HOST_ACTION_NAMES } from '../../kernel/session/host.ts';
import { resolve } from '../../kernel/session/resolve.ts';
import { countLeaves } from '../user_mem_abort/sessions/leaves.ts';
import { OWN_SESSIONS } from '../user_mem_abort/sessions/own.ts';
import type { SessionOptions } from '../user_mem_abort/sessions/rules.ts';
import { JUDGE } from './invariants/all.ts';
import { SPACE } from './space.ts';

/**
 * Pages are mapped as handlers that are right map them, made old by the host, and used again: those faults are this function's. A shadow stage-2 is not made old, so that what the
 * function does on one is left to single faults.
 */
export const SESSIONS: SessionOptions = {
  ...OWN_SESSIONS,
  space: SPACE,
  judge: JUDGE,
  hostActions: HOST_ACTION_NAMES,
  // Neither takes memory from a cache nor walks the user page tables.
  extras: [],
  sort: (vm) => {
    const sorted = sortAsDispatcher(vm);
    if (sorted !== 'fault') return sorted;
    if (vm.m.fault.kind !== FaultKind.accessFlag) return resolve(vm);
    countLeaves(vm);
    return sorted;
  },
};
