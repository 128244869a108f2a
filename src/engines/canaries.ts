// SPDX-License-Identifier: GPL-2.0-only
// Hunts one canary.

import { hash } from '../core/draw.ts';
import type { Judgement } from '../core/judge.ts';
import { Pair, type PairOptions } from '../core/pair.ts';
import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';

/** Scenarios after which a canary counts as missed. */
const PATIENCE = 50_000;

/** Whether the canary is worse than its reference, which may be wrong itself. */
export function isWorse({ kind, legacy }: Judgement): boolean {
  return kind !== null && kind !== 'legacy-invariant' && legacy.failure === null;
}

/** Runs a known-bad variant beside what it was made of until something is found wrong with it. */
export function runKnownBad(
  bench: Bench,
  bad: Variant,
  reference: Variant,
  options: PairOptions,
  seed: number,
  patience = PATIENCE,
): CanaryReport {
  const pair = new Pair(bench, reference, bad, { ...options, contracts: [] });
  for (let i = 0; i < patience; i++) {
    pair.choices.startRandom(hash(seed, i) | 0);
    if (!pair.run() && isWorse(pair.judge()))
      return { name: bad.name, caught: true, executions: 2 * (i + 1) };
  }
  return { name: bad.name, caught: false, executions: 2 * patience };
}
