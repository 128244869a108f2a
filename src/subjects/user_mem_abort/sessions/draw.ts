// SPDX-License-Identifier: GPL-2.0-only
// The session that belongs to a seed.

import { Choices } from '../../../core/choices.ts';
import { hash } from '../../../core/draw.ts';
import { SCENARIO_SCHEMA_VERSION } from '../../../core/scenario.ts';
import type { SessionRange } from '../../../core/session.ts';
import { dimensionNumber } from '../../../core/space.ts';
import { SITE_CALLS } from '../../../kernel/calls.ts';
import { Access, FaultKind } from '../../../kernel/environment.ts';
import type { AccessName } from '../../../kernel/session/guest.ts';
import type { HostActionName } from '../../../kernel/session/host.ts';
import { PAGE_NAMES, type PageName } from '../../../kernel/session/pages.ts';
import { VCPUS } from '../../../kernel/session/vm.ts';
import type { VmmActionName } from '../../../kernel/session/vmm.ts';
import { canBring } from './brings.ts';
import { confineToSessions, giveFirstFault, namedChoices } from './config.ts';
import { EXTRAS, labelsOfExtra } from './extras.ts';
import { racesOf } from './races.ts';
import type { SessionRules } from './rules.ts';
import {
  type AccessStep,
  type HostStep,
  type NestedStep,
  type PreFaultStep,
  RANGE_SIZES,
  type Session,
  type Step,
  type VmmStep,
} from './session.ts';

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
  age: 10,
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

/** What steps are drawn from: the rules of the subject, within a range. */
interface Pool extends Pick<SessionRules, 'extras' | 'hostActions' | 'preFaults' | 'vmmActions'> {
  readonly accesses: readonly AccessName[];
  /** The labels that each extra may have. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** Names of the races that may strike; none if there are to be none. */
  readonly races: readonly string[];
}

/** The session that belongs to a seed of 32 bits. */
export function drawSession(rules: SessionRules, seed: number, range: SessionRange): Session {
  const dice = new Dice(hash(seed, 1));
  const choices = drawChoices(rules, seed, dice, range);
  const sketch: Sketch = {
    nested: choices.nestedSize !== undefined,
    inNested: [false, false],
    slot: true,
    logging: choices.slotLogging === 'yes',
    undo: null,
  };
  const pool = poolOf(rules, range);
  const steps = Array.from({ length: 1 + dice.below(MOST_STEPS) }, () => drawStep(dice, sketch, pool));
  return { schemaVersion: SCENARIO_SCHEMA_VERSION, choices, races: [], steps };
}

function poolOf(rules: SessionRules, { confined, races }: SessionRange): Pool {
  const { accesses, extras, hostActions, preFaults = false, space, vmmActions } = rules;
  const allowed = (dimension: string): number => {
    const number = dimensionNumber(space, dimension);
    return confined.find(([one]) => one === number)?.[1] ?? -1;
  };
  const labels = extras.map((name): [string, readonly string[]] => {
    const { dimension } = EXTRAS[name] as { readonly dimension?: string };
    if (dimension === undefined) return [name, labelsOfExtra(name)];
    const { values } = space.dimensions[dimensionNumber(space, dimension)]!;
    const left = values.filter((_, i) => (allowed(dimension) & (1 << i)) !== 0).map(({ label }) => label);
    return [name, labelsOfExtra(name).filter((label) => left.includes(label))];
  });
  // What needs cacheable memory takes a fault of its own elsewhere.
  const hasAtomic = (allowed('faultKind') & (1 << FaultKind.exclAtomic)) !== 0;
  return {
    accesses: hasAtomic ? accesses : accesses.filter((name) => name !== 'atomic'),
    extras,
    hostActions: hostActions.filter((name) => canBring(name, allowed)),
    labels: new Map(labels),
    preFaults,
    races: races ? racesOf(space).filter((name) => canBring(name, allowed)) : [],
    vmmActions: vmmActions.filter((name) => canBring(name, allowed)),
  };
}

/** What is off the simplest value. */
function drawChoices(
  rules: SessionRules,
  seed: number,
  dice: Dice,
  range: SessionRange,
): { readonly [dimension: string]: string } {
  const choices = new Choices(rules.space);
  confineToSessions(rules, choices, range);
  choices.startRandom(seed);
  // A first fault that may be anything: each of these leaves free what the other does not.
  giveFirstFault(rules, choices, dice.oneIn(2) ? Access.exec : Access.s1ptwData);
  for (const name of rules.dimensions) choices.pick(dimensionNumber(rules.space, name));
  return namedChoices(rules, choices);
}

function drawStep(dice: Dice, sketch: Sketch, pool: Pool): Step {
  const kind = dice.below(20);
  if (kind < 4) return drawHost(dice, sketch, pool);
  if ((kind < 6 || (!sketch.slot && kind < 12)) && pool.vmmActions.length > 0)
    return drawVmm(dice, sketch, pool);
  if (kind < 8 && sketch.nested) return drawNested(dice, sketch);
  if (kind < 14 && pool.preFaults === true) return drawPreFault(dice);
  return drawAccess(dice, pool);
}

function drawHost(dice: Dice, sketch: Sketch, { hostActions }: Pool): HostStep {
  const { undo } = sketch;
  const page = drawPage(dice);
  if (undo !== null && dice.oneIn(2)) {
    sketch.undo = null;
    return { actor: 'host', does: undo, page };
  }
  const does = dice.pick(hostActions, HOST_WEIGHTS);
  const back = UNDOES[does];
  if (back !== undefined && hostActions.includes(back)) sketch.undo = back;
  return { actor: 'host', does, page };
}

function drawVmm(dice: Dice, sketch: Sketch, { vmmActions }: Pool): VmmStep {
  const likely: { readonly [name in VmmActionName]?: number } = sketch.slot
    ? sketch.logging
      ? { 'harvest-dirty-log': 12, 'stop-logging': 6 }
      : { 'start-logging': 14 }
    : { 'create-slot': 14 };
  const does = dice.pick(vmmActions, likely);
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

function drawPreFault(dice: Dice): PreFaultStep {
  const vcpu = dice.oneIn(3) ? 1 : 0;
  return { actor: 'vmm', does: 'pre-fault', vcpu, page: drawPage(dice), size: dice.pick(RANGE_SIZES) };
}

function drawAccess(dice: Dice, { accesses, extras, labels, races }: Pool): AccessStep {
  const step: AccessStep = {
    actor: 'guest',
    does: dice.pick(accesses, ACCESS_WEIGHTS),
    vcpu: dice.oneIn(3) ? 1 : 0,
    page: drawPage(dice),
  };
  const site = `${dice.pick(SITE_CALLS)}#1`;
  const action = races[dice.below(Math.max(1, races.length))];
  const race = action !== undefined && dice.oneIn(6) ? { race: { site, action } } : {};
  const drawn: Record<string, string> = {};
  for (const name of extras) {
    const possible = labels.get(name) ?? [];
    if (dice.oneIn(EXTRAS[name].odds) && possible.length > 0)
      drawn[name] = possible.length === 1 ? possible[0]! : dice.pick(possible);
  }
  return { ...step, ...race, ...drawn };
}

function drawPage(dice: Dice): PageName {
  return dice.pick(PAGE_NAMES, PAGE_WEIGHTS);
}
