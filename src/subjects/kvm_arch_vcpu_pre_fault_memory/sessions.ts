// SPDX-License-Identifier: GPL-2.0-only
// What sessions of kvm_arch_vcpu_pre_fault_memory() are made of.

import { sortAsDispatcher } from '../../kernel/session/guest.ts';
import { HOST_ACTION_NAMES } from '../../kernel/session/host.ts';
import { resolve } from '../../kernel/session/resolve.ts';
import { AbortSessionWorld } from '../kvm_handle_guest_abort/session-world.ts';
import { SESSIONS as OF_ABORTS } from '../kvm_handle_guest_abort/sessions.ts';
import type { SessionOptions } from '../user_mem_abort/sessions/rules.ts';
import { JUDGE } from './invariants/all.ts';
import { SPACE } from './space.ts';

/**
 * User space has memory populated between accesses of the guest, which leave their syndromes in the registers and their entries in the tables, and are resolved as by handlers that are right. There is
 * no nested guest: what of its tables an ioctl finds on the vCPU single calls have.
 */
export const SESSIONS: SessionOptions = {
  ...OF_ABORTS,
  space: SPACE,
  judge: JUDGE,
  bySteps: [...OF_ABORTS.bySteps, 'staleSyndrome', 'rangeSize', 'staleMmu'],
  hostActions: HOST_ACTION_NAMES.filter((name) => name !== 'age'),
  extras: ['decoding'],
  preFaults: true,
  createWorld: (rules) => new AbortSessionWorld(rules),
  sort: (vm) => {
    const sorted = sortAsDispatcher(vm);
    return sorted === 'fault' ? resolve(vm) : sorted;
  },
};
