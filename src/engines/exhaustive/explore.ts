// SPDX-License-Identifier: GPL-2.0-only
import { resolve, startDraft } from '../../scenario/draft.ts';
import { scenarioOf } from '../../scenario/scenario.ts';
import type { Decision } from '../../scenario/walk.ts';
import { Pair, type PairOptions, Reference } from '../../verify/pair.ts';
import type { Bench } from '../../verify/run.ts';
import type { Variant } from '../../verify/variant.ts';
import { type Fraction, sumOf } from '../fraction.ts';
import type { FoundDivergence } from '../part.ts';
import { signature } from '../random.ts';

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
  /** Leaves that each contract explained. */
  readonly contracts: ReadonlyMap<string, number>;
  /** By signature, in the order of the walk. */
  readonly divergences: ReadonlyMap<string, FoundDivergence>;
}

interface Explorer {
  readonly pair: Pair;
  /** The same pair on the other bench. */
  readonly judging: Pair;
  readonly contracts: Map<string, number>;
  readonly divergences: Map<string, FoundDivergence>;
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
  const { choices } = walking.world;
  const reference = new Reference(walking, legacy);
  const explorers = refactored.map(
    (variant): Explorer => ({
      pair: new Pair(walking, reference, variant, options),
      judging: new Pair(judging, legacy, variant, options),
      contracts: new Map(),
      divergences: new Map(),
    }),
  );
  const walk = choices.startWalk(options.preemptions, prefix);
  /** Number of leaves by the reciprocal of their weight: there are few different ones. */
  const weights = new Map<number, number>();
  let leaves = 0;
  do {
    choices.beginLeaf();
    reference.run(options.preemptions);
    for (const explorer of explorers) {
      const equal = explorer.pair.runRefactored();
      if (!equal || (options.strict && !explorer.pair.effectsEqual())) lookCloser(explorer);
    }
    leaves++;
    weights.set(walk.product, (weights.get(walk.product) ?? 0) + 1);
    onLeaf();
  } while (walk.next());
  const fractions = [...weights].map(([product, count]) => `${count}/${product}`);
  return { leaves, weight: sumOf(fractions), pairs: explorers };
}

/** Decides whatever the final machines depend on, and judges what is left of the difference. */
function lookCloser({ contracts, divergences, judging, pair }: Explorer): void {
  pair.lookAtAll();
  const resolved = resolve(pair.choices);
  startDraft(judging.choices, { seed: 0, given: resolved, resolved });
  const judgement = judging.judge();
  if (judgement.kind === null) return;
  if (judgement.contract !== null) {
    const { id } = judgement.contract;
    contracts.set(id, (contracts.get(id) ?? 0) + 1);
    return;
  }
  const found = signature(judgement);
  const known = divergences.get(found);
  divergences.set(
    found,
    known === undefined
      ? { signature: found, kind: judgement.kind, count: 1, scenario: scenarioOf(judging.choices) }
      : { ...known, count: known.count + 1 },
  );
}
