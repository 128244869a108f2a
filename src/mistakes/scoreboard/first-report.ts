// SPDX-License-Identifier: GPL-2.0-only
// What `verify` says first of a planted mistake, and whether it names what was changed.
import type { Effect } from '../../core/effect.ts';
import type { DivergenceReport } from '../../core/result.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { findDivergence } from '../../engines/find-divergence.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import type { Mistake } from '../mistake.ts';
import { plant } from '../plant/plant.ts';
import type { Planter } from '../plant/planter.ts';
import { CHANGED_CALLS, RETURN_VALUE } from './changed-calls.ts';

/** The first report on a planted mistake. */
export interface FirstReport {
  readonly id: string;
  readonly variant: string;
  /** What it names where the two runs part. */
  readonly names: readonly string[];
  /** What it should name, one of these. */
  readonly changed: readonly string[];
}

/**
 * The first report on `variant` with the mistake beside `variant` without it.
 * @returns null if nothing is found in as many runs as `verify` does
 */
export function firstReport(
  subject: Subject,
  planter: Planter,
  mistake: Mistake,
  variant: Variant,
): FirstReport | null {
  const bench = new Bench();
  const planted = { ...plant(planter, mistake, variant, bench.m), contracts: [] };
  // What an overridden call does depends on the machine that it was made for.
  const made = { ...subject, createBench: () => bench };
  const report = findDivergence(made, variant, planted, { runs: SCENARIOS });
  if (report === null) return null;
  const changed = CHANGED_CALLS[mistake.id] ?? [];
  return { id: mistake.id, variant: variant.name, names: namedIn(report), changed };
}

const SCENARIOS = 20_000;

/** Whether the report names one of the calls that the mistake changes. */
export function namesChange({ changed, names }: FirstReport): boolean {
  return names.some((name) => changed.includes(name));
}

/** The names that a reader is shown of an effect: the call, and the one within which it happened; of no effect the return value. */
function callsOf(effect: Effect | undefined): readonly string[] {
  if (effect === undefined) return [RETURN_VALUE];
  const within = effect.kind === 'call' ? effect.within : undefined;
  return [effect.name, ...(within === undefined ? [] : [within])];
}

/**
 * Names at the place where a report says that two runs part: the calls of both there, and what is returned where one makes no further
 * call or where nothing else differs. Where the calls are the same, the invariants that are broken, and the parts that differ.
 */
function namedIn({ differs, invariants, runs }: DivergenceReport): readonly string[] {
  const { firstDifference, legacy, refactored } = runs;
  if (firstDifference < 0) return [...new Set([...invariants.map(({ name }) => name), ...differs])];
  const names = [legacy, refactored].flatMap(({ effects }) => callsOf(effects[firstDifference]));
  return [...new Set(differs.length === 1 && differs[0] === RETURN_VALUE ? [...names, RETURN_VALUE] : names)];
}
