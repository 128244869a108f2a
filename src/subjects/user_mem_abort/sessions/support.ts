// SPDX-License-Identifier: GPL-2.0-only
// What sessions of user_mem_abort() are made of.
import type { SessionSupport } from '../../../core/session-player.ts';
import { namedChoices } from './config.ts';
import { drawSession } from './draw.ts';
import { SESSION_INVARIANTS } from './invariants.ts';
import { parseSession } from './parse.ts';
import { Player } from './player.ts';
import { type Session, type Step, sessionSize } from './session.ts';
import { simplerSessions } from './simpler.ts';
import { stepText } from './step-text.ts';

/** Sessions of a VM with two vCPUs, its own stage-2 and the shadow of a guest hypervisor's. */
export const SESSIONS: SessionSupport = {
  invariants: SESSION_INVARIANTS,
  createPlayer: () => new Player(),
  draw: drawSession,
  simpler: (session) => simplerSessions(session as Session),
  namedChoices,
  size: (session) => sessionSize(session as Session),
  stepText: (step) => stepText(step as Step),
  parse: parseSession,
};
