// SPDX-License-Identifier: GPL-2.0-only
// The session that belongs to a seed.

import { Choices } from '../../../core/choices.ts';
import { hash } from '../../../core/draw.ts';
import { SCENARIO_SCHEMA_VERSION } from '../../../core/scenario.ts';
import type { SessionRange } from '../../../core/session.ts';
import { SITE_CALLS } from '../../../kernel/calls.ts';
import { Access } from '../../../kernel/environment.ts';
import { RACE_NAMES } from '../../../kernel/races/actions.ts';
import { ACCESS_NAMES, type AccessName } from '../../../kernel/session/guest.ts';
import { HOST_ACTION_NAMES, type HostActionName } from '../../../kernel/session/host.ts';
import { PAGE_NAMES, type PageName } from '../../../kernel/session/pages.ts';
import { VCPUS } from '../../../kernel/session/vm.ts';
import { VMM_ACTION_NAMES, type VmmActionName } from '../../../kernel/session/vmm.ts';
import { D } from '../dimensions/all.ts';
import { SPACE } from '../space.ts';
import { confineToSessions, giveFirstFault, namedChoices, SESSION_DIMENSIONS } from './config.ts';
import type { AccessStep, HostStep, NestedStep, Session, Step, VmmStep } from './session.ts';

/** Steps of a session at most. */
const MOST_STEPS = 24;

/** Weights, where not all are alike: what changes much, or ends what can be done, comes seldom. */
const ACCESS_WEIGHTS: { readonly [name in AccessName]?: number } = {
  read: 5,
  write: 8,
  exec: 5,
  's1ptw-data': 2,
};
const PAGE_WEIGHTS: { readonly [name in PageName]?: number } = { page: 4, neighbour: 2, first: 2 };
const HOST_WEIGHTS: { readonly [name in HostActionName]?: number } = {
  unmap: 5,
  remap: 4,
  'vma-read-only': 2,
  'write-protect': 4,
  'thp-collapse': 4,
  'thp-split': 2,
  'vma-small': 2,
};

/** What takes back what would otherwise stay in the way of all later faults. */
const UNDOES: { readonly [name in HostActionName]?: HostActionName } = {
  'vma-read-only': 'vma-writable',
  'vma-hole': 'vma-small',
  'vma-device': 'vma-small',
  'vma-no-mte': 'vma-small',
  'invalidate-begin': 'invalidate-end',
};

/** Numbers that depend on a seed and on how many were drawn before. */
class Dice {
  private drawn = 0;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A whole number below `n`. */
  below(n: number): number {
    return hash(this.seed, this.drawn++) % n;
  }

  /** Whether something happens that happens one time in `n`. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<Name extends string>(
    names: readonly Name[],
    weights: { readonly [name in Name]?: number } = {},
  ): Name {
    const total = names.reduce((sum, name) => sum + (weights[name] ?? 1), 0);
    let left = this.below(total);
    for (const name of names) {
      left -= weights[name] ?? 1;
      if (left < 0) return name;
    }
    return names[0];
  }
}

/**
 * What the steps so far have probably come to. Steps that cannot be done where they stand are drawn too, only more seldom: most
 * sessions would be made of them.
 */
interface Sketch {
  readonly nested: boolean;
  readonly inNested: boolean[];
  slot: boolean;
  logging: boolean;
  /** What the host did and can take back. */
  undo: HostActionName | null;
}

/** The session that belongs to a seed of 32 bits. */
export function drawSession(seed: number, range: SessionRange): Session {
  const dice = new Dice(hash(seed, 1));
  const choices = drawChoices(seed, dice, range);
  const sketch: Sketch = {
    nested: choices.nestedSize !== undefined,
    inNested: [false, false],
    slot: true,
    logging: choices.slotLogging === 'yes',
    undo: null,
  };
  const steps = Array.from({ length: 1 + dice.below(MOST_STEPS) }, () => drawStep(dice, sketch, range.races));
  return { schemaVersion: SCENARIO_SCHEMA_VERSION, choices, races: [], steps };
}

/** What is off the simplest value. */
function drawChoices(
  seed: number,
  dice: Dice,
  range: SessionRange,
): { readonly [dimension: string]: string } {
  const choices = new Choices(SPACE);
  confineToSessions(choices, range);
  choices.startRandom(seed);
  // A first fault that may be anything: each of these leaves free what the other does not.
  giveFirstFault(choices, dice.oneIn(2) ? Access.exec : Access.s1ptwData);
  for (const name of SESSION_DIMENSIONS) choices.pick(D[name]);
  return namedChoices(choices);
}

function drawStep(dice: Dice, sketch: Sketch, races: boolean): Step {
  const kind = dice.below(20);
  if (kind < 4) return drawHost(dice, sketch);
  if (kind < 6 || (!sketch.slot && kind < 12)) return drawVmm(dice, sketch);
  if (kind < 8 && sketch.nested) return drawNested(dice, sketch);
  return drawAccess(dice, races);
}

function drawHost(dice: Dice, sketch: Sketch): HostStep {
  const { undo } = sketch;
  const page = drawPage(dice);
  if (undo !== null && dice.oneIn(2)) {
    sketch.undo = null;
    return { actor: 'host', does: undo, page };
  }
  const does = dice.pick(HOST_ACTION_NAMES, HOST_WEIGHTS);
  sketch.undo = UNDOES[does] ?? undo;
  return { actor: 'host', does, page };
}

function drawVmm(dice: Dice, sketch: Sketch): VmmStep {
  const likely: { readonly [name in VmmActionName]?: number } = sketch.slot
    ? sketch.logging
      ? { 'harvest-dirty-log': 12, 'stop-logging': 6 }
      : { 'start-logging': 14 }
    : { 'create-slot': 14 };
  const does = dice.pick(VMM_ACTION_NAMES, likely);
  if (does === 'delete-slot' || does === 'create-slot') sketch.slot = does === 'create-slot';
  if (does === 'start-logging') sketch.logging = true;
  if (does === 'stop-logging' || does === 'delete-slot') sketch.logging = false;
  return { actor: 'vmm', does };
}

function drawNested(dice: Dice, { inNested }: Sketch): NestedStep {
  const vcpu = dice.below(VCPUS);
  const enter = !inNested[vcpu];
  inNested[vcpu] = enter;
  return { actor: 'guest', does: enter ? 'enter-nested' : 'exit-nested', vcpu };
}

function drawAccess(dice: Dice, races: boolean): AccessStep {
  const step: AccessStep = {
    actor: 'guest',
    does: dice.pick(ACCESS_NAMES, ACCESS_WEIGHTS),
    vcpu: dice.oneIn(3) ? 1 : 0,
    page: drawPage(dice),
  };
  const site = `${dice.pick(SITE_CALLS)}#1`;
  const action = RACE_NAMES[1 + dice.below(RACE_NAMES.length - 1)];
  return {
    ...step,
    ...(races && dice.oneIn(6) ? { race: { site, action } } : {}),
    ...(dice.oneIn(40) ? { topup: 'fails' } : {}),
    ...(dice.oneIn(40) ? { userPte: 'gone' } : {}),
  };
}

function drawPage(dice: Dice): PageName {
  return dice.pick(PAGE_NAMES, PAGE_WEIGHTS);
}
