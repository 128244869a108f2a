// SPDX-License-Identifier: GPL-2.0-only
// All variants on every leaf of a subtree.
import type { Bench } from '../../core/bench.ts';
import type { Choices } from '../../core/choices.ts';
import type { Fraction } from '../../core/fraction.ts';
import { Pair, type PairOptions, Reference } from '../../core/pair.ts';
import type { Variant } from '../../core/variant.ts';
import type { Decision, Walk } from '../../core/walk.ts';
import { countConfirmed } from '../repeat.ts';
import { startTally, type Tally } from '../tally.ts';
import { Declared } from './declared.ts';
import { startWeight } from './weight.ts';

/** What the walk through one subtree came to. */
export interface Exploration {
  /** Runs of each variant: one for each leaf. */
  readonly leaves: number;
  /** Exact share of the whole space that the leaves stand for. */
  readonly weight: Fraction;
  readonly pairs: readonly ExploredPair[];
}

/** What it came to for one refactored variant. */
export interface ExploredPair {
  readonly pair: Pair;
  readonly tally: Tally;
}

interface Explorer extends ExploredPair {
  /** The same pair on the other bench. */
  readonly judging: Pair;
}

/** Where a walk takes place. Both serve any number of walks, one after the other. */
export interface Benches {
  readonly walking: Bench;
  /** Differences are judged here: what that looks at beyond the run is no decision of the walk. */
  readonly judging: Bench;
}

/**
 * Runs all variants on every leaf below `prefix`: on all that any of them, or a check, distinguishes. The original runs once on each
 * leaf, for all pairs.
 * @param onLeaf is called after each leaf
 */
export function explore(
  { judging, walking }: Benches,
  legacy: Variant,
  refactored: readonly Variant[],
  options: PairOptions,
  prefix: readonly Decision[],
  onLeaf: () => void = () => undefined,
): Exploration {
  const { choices } = walking;
  // Contracts look at other calls.
  judging.terse = !options.strict;
  const reference = new Reference(walking, legacy);
  const explorers = refactored.map(
    (variant): Explorer => ({
      pair: new Pair(walking, reference, variant, options),
      judging: new Pair(judging, legacy, variant, options),
      tally: startTally(),
    }),
  );
  const declared = new Declared(judging);
  const weight = startWeight();
  const walk: Walk = choices.startWalk(options.preemptions, prefix, (passed) => weight.add(walk, passed));
  choices.passes = true;
  let leaves = 0;
  do {
    if (runLeaf(choices, reference, explorers, declared, options)) {
      leaves++;
      onLeaf();
    }
    weight.add(walk);
  } while (walk.next());
  choices.passes = false;
  judging.terse = false;
  return { leaves, weight: weight.total(), pairs: explorers };
}

/**
 * Runs all variants on the leaf that the walk is at.
 * @returns false if that was no leaf: the race that was decided last has nothing to do in any variant, and all come to what they come to without it
 */
function runLeaf(
  choices: Choices,
  reference: Reference,
  explorers: readonly Explorer[],
  declared: Declared,
  { preemptions, strict }: PairOptions,
): boolean {
  choices.beginLeaf();
  if (isRefused(choices, () => reference.look(preemptions))) {
    if (explorers.every(({ pair }) => isRefused(choices, () => pair.pass()))) {
      choices.endLeaf(false);
      return false;
    }
    choices.beginLeaf();
    choices.beginRun();
    reference.look(preemptions);
  }
  reference.count();
  declared.forget();
  const late = choices.struckLate;
  let allEqual = true;
  let anyDeclared = false;
  for (const { judging, pair, tally } of explorers) {
    choices.beginRun();
    const equal = pair.runRefactored();
    if (choices.refusedWhatWasLate(late)) continue;
    pair.effectsDiffered = strict && !pair.effectsEqual();
    if (equal && !pair.effectsDiffered) continue;
    const isDeclared = !strict && declared.count(tally, pair, judging);
    anyDeclared ||= isDeclared;
    allEqual &&= isDeclared && pair.leftTheSame;
    if (isDeclared) continue;
    countConfirmed(tally, pair, judging);
    declared.forget();
  }
  choices.settleSkips();
  choices.endLeaf(allEqual, anyDeclared);
  return true;
}

/** Whether a run ends because a race has nothing to do. */
function isRefused(choices: Choices, run: () => void): boolean {
  choices.beginRun();
  choices.abandons = true;
  run();
  choices.abandons = false;
  return choices.abandoned;
}
