// SPDX-License-Identifier: GPL-2.0-only
/** Sessions in tests: shorthand for steps, and pairs with the project's own lists. */

import type { PairOptions } from '../../src/core/pair.ts';
import { SCENARIO_SCHEMA_VERSION } from '../../src/core/scenario.ts';
import type { Variant } from '../../src/core/variant.ts';
import type { AccessName } from '../../src/kernel/session/guest.ts';
import type { HostActionName } from '../../src/kernel/session/host.ts';
import type { PageName } from '../../src/kernel/session/pages.ts';
import type { Vm } from '../../src/kernel/session/vm.ts';
import type { VmmActionName } from '../../src/kernel/session/vmm.ts';
import type { SessionRange } from '../../src/subjects/user_mem_abort/sessions/draw.ts';
import { SessionPair } from '../../src/subjects/user_mem_abort/sessions/pair.ts';
import type { Player } from '../../src/subjects/user_mem_abort/sessions/player.ts';
import { endText } from '../../src/subjects/user_mem_abort/sessions/record.ts';
import type { AccessStep, Session, Step } from '../../src/subjects/user_mem_abort/sessions/session.ts';
import { RULES } from './judging.ts';
import { legacy } from './variants.ts';

/** All kernels, with races during faults. */
export const EVERYTHING: SessionRange = { pageSizes: -1, races: true };

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
  return new SessionPair(legacy, refactored, { ...RULES, ...options });
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
