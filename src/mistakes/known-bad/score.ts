// SPDX-License-Identifier: GPL-2.0-only
// How soon a known-bad variant is seen, and by what.
import { Pair } from '../../core/pair.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { namesOf } from '../evidence.ts';
import { hunt } from '../hunt.ts';
import { plant } from '../plant/plant.ts';
import type { Planter } from '../plant/planter.ts';
import type { KnownBad } from './known-bad.ts';

/** What became of one. */
export interface KnownBadRow {
  readonly id: string;
  readonly variant: string;
  readonly title: string;
  /** What should see it. */
  readonly seenBy: readonly string[];
  /** What did: invariants by name, then parts that differ as `comparison: <part>`; empty if nothing did. */
  readonly caughtBy: readonly string[];
  /** Executions until anything did, both of the pair counted; null if nothing saw it. */
  readonly executions: number | null;
  /** Executions until what should see it did; null if that never saw it. */
  readonly asWanted: number | null;
}

/** Scenarios after which one counts as unseen. */
const SCENARIOS = 20_000;

/** Runs a known-bad variant beside the one that it was made of, with one race at most, until something is found wrong with it. */
export function scoreKnownBad(
  { knownProblems }: Subject,
  planter: Planter,
  bench: Bench,
  bad: KnownBad,
  variant: Variant,
  seed = 1,
): KnownBadRow {
  const planted = plant(planter, bad, variant, bench.m);
  const rules = { strict: false, preemptions: bad.preemptions ?? 1, knownProblems };
  const pair = new Pair(bench, variant, { ...planted, contracts: [] }, rules);
  const { id, seenBy, title } = bad;
  const found = hunt(pair, seed, SCENARIOS);
  const wanted =
    found === null || seenBy.includes('comparison')
      ? found
      : hunt(pair, seed, SCENARIOS, ({ evidence }) =>
          evidence.invariants.some((name) => seenBy.includes(name)),
        );
  return {
    id,
    variant: bad.variant,
    title,
    seenBy,
    caughtBy: found === null ? [] : namesOf([found.sighting.evidence]),
    executions: found === null ? null : 2 * found.scenarios,
    asWanted: wanted === null ? null : 2 * wanted.scenarios,
  };
}
