// SPDX-License-Identifier: GPL-2.0-only
// What sessions of kvm_handle_guest_abort() are made of.
import { only } from '../../core/dimension.ts';
import { IpaPosition, SlotKind } from '../../kernel/abort/questions.ts';
import { Stage2State } from '../../kernel/environment.ts';
import { HOST_ACTION_NAMES } from '../../kernel/session/host.ts';
import { countLeaves } from '../user_mem_abort/sessions/leaves.ts';
import { OWN_SESSIONS } from '../user_mem_abort/sessions/own.ts';
import type { SessionOptions } from '../user_mem_abort/sessions/rules.ts';
import { JUDGE } from './invariants/all.ts';
import { AbortSessionWorld } from './session-world.ts';
import { SPACE } from './space.ts';

/**
 * Every fault of every access is the dispatcher's: on memory, on what lies beside the slot or where there is none any more, on entries that were made old, on what the guest hypervisor forbids, and
 * errors of memory in between. Addresses that no slot can have, and faults that nobody resolves, change nothing that a later one meets: single faults have them.
 */
export const SESSIONS: SessionOptions = {
  ...OWN_SESSIONS,
  space: SPACE,
  judge: JUDGE,
  bySteps: [
    ...OWN_SESSIONS.bySteps,
    'ipaPosition',
    'externalAbort',
    'oddFault',
    'guestMode',
    'decoding',
    'nestedWalk',
    'nestedStage2',
    'lockedLimit',
    'hostOwns',
    'guestEntry',
  ],
  leftOut: { ...OWN_SESSIONS.leftOut, slotKind: only(SlotKind.none, SlotKind.invalid) },
  firstFault: { ipaPosition: IpaPosition.inside, stage2State: Stage2State.empty },
  hostActions: HOST_ACTION_NAMES,
  extras: ['topup', 'userPte', 'walk', 'decoding', 'slot', 'error', 'limit', 'owner'],
  createWorld: (rules) => new AbortSessionWorld(rules),
  makers: (world) => ({ abort: world as AbortSessionWorld, protection: world as AbortSessionWorld }),
  sort: (vm) => {
    countLeaves(vm);
    return 'fault';
  },
};
