// SPDX-License-Identifier: GPL-2.0-only
// Hunts one canary, and says why the base cannot show one that was missed.
import type { Bench } from '../core/bench.ts';
import { hash } from '../core/draw.ts';
import { Pair, type PairOptions } from '../core/pair.ts';
import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import { hunt } from '../mistakes/hunt.ts';

/** Scenarios after which a canary counts as missed. */
const PATIENCE = 50_000;

/** Runs a known-bad variant beside what it was made of until something is found wrong with it. */
export function runKnownBad(
  bench: Bench,
  name: string,
  bad: Variant,
  reference: Variant,
  options: PairOptions,
  seed: number,
  patience = PATIENCE,
): CanaryReport {
  const pair = new Pair(bench, reference, { ...bad, contracts: [] }, options);
  const found = hunt(pair, seed, patience);
  return { name, caught: found !== null, executions: 2 * (found?.scenarios ?? patience), excuse: null };
}

/** Scenarios in which the base is watched for what a missed canary needs. */
const WATCHED = 2_000;

/**
 * Why this base cannot show a canary of overridden calls: it makes none of these calls, or breaks itself what the canary breaks. A canary
 * is made for the base that is there, and one that cannot show proves nothing against the checks.
 * @param calls names of the calls that do something else
 * @param breaks invariants that the canary breaks on the subject's own base
 * @returns null if it could show, so that the checks are blind
 */
export function excuseOf(
  bench: Bench,
  base: Variant,
  calls: readonly string[],
  breaks: readonly string[],
  seed: number,
): string | null {
  let called = false;
  for (let i = 0; i < WATCHED; i++) {
    bench.choices.startRandom(hash(seed, i) | 0);
    const { breaches, effects } = bench.record(base, 1);
    const own = breaches.find(({ invariant }) => breaks.includes(invariant));
    if (own !== undefined) return `${base.name} breaks ${own.invariant} itself`;
    called ||= effects.some(({ kind, name }) => kind === 'call' && calls.includes(name));
  }
  return called ? null : `${base.name} never calls ${calls.join(' or ')}`;
}
