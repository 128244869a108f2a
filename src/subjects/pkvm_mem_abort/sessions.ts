// SPDX-License-Identifier: GPL-2.0-only
// What sessions of pkvm_mem_abort() are made of.
import { HOST_ACTION_NAMES } from '../../kernel/session/host.ts';
import { OWN_SESSIONS } from '../user_mem_abort/sessions/own.ts';
import type { SessionOptions } from '../user_mem_abort/sessions/rules.ts';
import { JUDGE } from './invariants/all.ts';
import { ProtectedSessionWorld } from './session-world.ts';
import { SPACE } from './space.ts';

/**
 * The guest takes page after page, while the host's memory changes around what it has, and gives all of it back at the end. The VMM does nothing: kvm_arch_prepare_memory_region() refuses every change of
 * the slots of a protected guest that has run. Pages do not age (kvm_age_gfn() leaves such a guest alone), and none is taken back by an access of the host: single faults have that entry.
 */
export const SESSIONS: SessionOptions = {
  ...OWN_SESSIONS,
  space: SPACE,
  judge: JUDGE,
  bySteps: [...OWN_SESSIONS.bySteps, 'lockedLimit', 'hostOwns', 'guestEntry'],
  hostActions: HOST_ACTION_NAMES.filter((name) => name !== 'age' && name !== 'vma-no-mte'),
  vmmActions: [],
  extras: ['topup', 'limit', 'owner'],
  createWorld: (rules) => new ProtectedSessionWorld(rules),
  makers: (world) => ({ protection: world as ProtectedSessionWorld }),
};
