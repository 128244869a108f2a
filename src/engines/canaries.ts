// SPDX-License-Identifier: GPL-2.0-only
// Hunts one canary.
import type { Bench } from '../core/bench.ts';
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
  return { name, caught: found !== null, executions: 2 * (found?.scenarios ?? patience) };
}
