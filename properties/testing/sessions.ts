// SPDX-License-Identifier: GPL-2.0-only
/** Sessions in tests: shorthand for steps, and pairs with the project's own lists. */

import type fc from 'fast-check';
import type { PairOptions } from '../../src/core/pair.ts';
import type { CanaryReport } from '../../src/core/result.ts';
import { SCENARIO_SCHEMA_VERSION } from '../../src/core/scenario.ts';
import type { SessionRange } from '../../src/core/session.ts';
import { sessionArbitrary as arbitraryOf } from '../../src/core/session-arbitrary.ts';
import type { SessionPlayer } from '../../src/core/session-player.ts';
import type { Variant } from '../../src/core/variant.ts';
import { runKnownBadSession as hunt } from '../../src/engines/canaries.ts';
import type { PairCounts } from '../../src/engines/pair-counts.ts';
import { searchSessions as searchIn } from '../../src/engines/sessions/search.ts';
import { shrinkSession as shrinkIn } from '../../src/engines/sessions/shrink.ts';
import type { AccessName } from '../../src/kernel/session/guest.ts';
import type { HostActionName } from '../../src/kernel/session/host.ts';
import type { PageName } from '../../src/kernel/session/pages.ts';
import type { Vm } from '../../src/kernel/session/vm.ts';
import type { VmmActionName } from '../../src/kernel/session/vmm.ts';
import { OWN_SESSIONS } from '../../src/subjects/user_mem_abort/sessions/own.ts';
import { SessionPair } from '../../src/subjects/user_mem_abort/sessions/pair.ts';
import type { Player } from '../../src/subjects/user_mem_abort/sessions/player.ts';
import { endText } from '../../src/subjects/user_mem_abort/sessions/record.ts';
import { sessionRules } from '../../src/subjects/user_mem_abort/sessions/rules.ts';
import type { AccessStep, Session, Step } from '../../src/subjects/user_mem_abort/sessions/session.ts';
import { sessionsOf } from '../../src/subjects/user_mem_abort/sessions/support.ts';
import { USER_MEM_ABORT } from '../../src/subjects/user_mem_abort/subject.ts';
import { RULES } from './judging.ts';
import { legacy } from './variants.ts';

/** Sessions of user_mem_abort(), and their rules. */
export const SESSIONS = sessionsOf(OWN_SESSIONS);
export const SESSION_RULES = sessionRules(OWN_SESSIONS);

/** All kernels, with races during faults. */
export const EVERYTHING: SessionRange = { pageSizes: -1, races: true, confined: [] };

type Extras = Pick<AccessStep, 'race' | 'topup' | 'userPte'> & { readonly vcpu?: number };

export function guest(does: AccessName, page: PageName = 'page', extras: Extras = {}): Step {
  return { actor: 'guest', does, vcpu: 0, page, ...extras };
}

export function nested(does: 'enter-nested' | 'exit-nested', vcpu = 0): Step {
  return { actor: 'guest', does, vcpu };
}

export function host(does: HostActionName, page: PageName = 'page'): Step {
  return { actor: 'host', does, page };
}

export function vmm(does: VmmActionName): Step {
  return { actor: 'vmm', does };
}

export function session(steps: readonly Step[], choices: Session['choices'] = {}): Session {
  return { schemaVersion: SCENARIO_SCHEMA_VERSION, choices, races: [], steps };
}

/** A pair that plays sessions. */
export function sessionPair(
  refactored: Variant | ((vm: Vm) => Variant),
  options: Partial<PairOptions> = {},
): SessionPair {
  return new SessionPair(USER_MEM_ABORT, legacy, refactored, { ...RULES, ...options });
}

/** Plays steps with the original, and says how each ended. */
export function play(
  player: Player,
  steps: readonly Step[],
  choices: Session['choices'] = {},
): readonly string[] {
  player.start(session(steps, choices));
  return steps.map((step) => {
    player.step(legacy, step);
    return endText(player);
  });
}

/** The arbitrary of sessions. */
export function sessionArbitrary(range: SessionRange): fc.Arbitrary<Session> {
  return arbitraryOf(SESSIONS, range) as fc.Arbitrary<Session>;
}

/** What a search through random sessions comes to. */
export function searchSessions(
  pair: SessionPair,
  range: SessionRange,
  seed: number,
  runs: number,
): PairCounts {
  return searchIn(SESSIONS, pair, range, seed, runs);
}

/** The smallest session that shows the same. */
export function shrinkSession(pair: SessionPair, found: Session): { readonly session: Session } | null {
  const shrunk = shrinkIn(SESSIONS, pair, found);
  return shrunk && { session: shrunk.source as Session };
}

/** Plays sessions with a known-bad variant until something is found wrong with it. */
export function runKnownBadSession(
  name: string,
  bad: Variant | ((vm: Vm) => Variant),
  reference: Variant,
  options: PairOptions,
  range: SessionRange,
  seed: number,
  patience?: number,
): CanaryReport {
  const made = (player: SessionPlayer) => (typeof bad === 'function' ? bad((player as Player).vm) : bad);
  return hunt(USER_MEM_ABORT, name, made, reference, options, range, seed, patience);
}
