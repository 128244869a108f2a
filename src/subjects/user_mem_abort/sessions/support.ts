// SPDX-License-Identifier: GPL-2.0-only
// Sessions of a subject, made of its rules.
import type { SessionSupport } from '../../../core/session-player.ts';
import { namedChoices } from './config.ts';
import { drawSession } from './draw.ts';
import { SESSION_INVARIANTS } from './invariants.ts';
import { parseSession } from './parse.ts';
import { Player } from './player.ts';
import { type SessionOptions, sessionRules } from './rules.ts';
import { type Session, type Step, sessionSize } from './session.ts';
import { simplerSessions } from './simpler.ts';
import { stepText } from './step-text.ts';

/** Sessions of a VM with two vCPUs, its own stage-2 and the shadow of a guest hypervisor's. */
export function sessionsOf(options: SessionOptions): SessionSupport {
  const rules = sessionRules(options);
  return {
    invariants: SESSION_INVARIANTS,
    createPlayer: () => new Player(rules),
    draw: (seed, range) => drawSession(rules, seed, range),
    simpler: (session) => simplerSessions(rules, session as Session),
    namedChoices: (choices) => namedChoices(rules, choices),
    size: (session) => sessionSize(session as Session),
    stepText: (step) => stepText(step as Step),
    parse: (text, origin) => parseSession(rules, text, origin),
  };
}
