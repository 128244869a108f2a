// SPDX-License-Identifier: GPL-2.0-only
// All variants on every leaf of a subtree.
import type { Bench } from '../../core/bench.ts';
import { resolve, startDraft } from '../../core/draft.ts';
import { type Fraction, sumOf } from '../../core/fraction.ts';
import { Pair, type PairOptions, Reference } from '../../core/pair.ts';
import type { Variant } from '../../core/variant.ts';
import type { Decision, Walk } from '../../core/walk.ts';
import { count, startTally, type Tally } from '../tally.ts';

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
  const walk = choices.startWalk(options.preemptions, prefix);
  /** Number of leaves by the two factors of the reciprocal of their weight: there are few different ones. */
  const weights = new Map<number, Map<number, number>>();
  let leaves = 0;
  do {
    choices.beginLeaf();
    choices.beginRun();
    reference.run(options.preemptions);
    for (const explorer of explorers) {
      choices.beginRun();
      const equal = explorer.pair.runRefactored();
      if (!equal || (options.strict && !explorer.pair.effectsEqual())) lookCloser(explorer);
    }
    choices.settleSkips();
    leaves++;
    countLeaf(weights, walk);
    onLeaf();
  } while (walk.next());
  judging.terse = false;
  const fractions = [...weights].flatMap(([product, byCofactor]) =>
    [...byCofactor].map(([cofactor, count]) => `${count}/${BigInt(product) * BigInt(cofactor)}`),
  );
  return { leaves, weight: sumOf(fractions), pairs: explorers };
}

function countLeaf(weights: Map<number, Map<number, number>>, { cofactor, product }: Walk): void {
  let counts = weights.get(product);
  if (counts === undefined) {
    counts = new Map();
    weights.set(product, counts);
  }
  counts.set(cofactor, (counts.get(cofactor) ?? 0) + 1);
}

/** Decides whatever the final machines depend on, and judges what is left of the difference. */
function lookCloser({ judging, pair, tally }: Explorer): void {
  pair.lookAtAll();
  const resolved = resolve(pair.choices);
  startDraft(judging.choices, { seed: 0, given: resolved, resolved });
  count(tally, judging.judge(), judging.choices);
}
