// SPDX-License-Identifier: GPL-2.0-only
// The searches of this tool and of fast-check alone, on one pair.
import fc from 'fast-check';
import { scenarioArbitrary } from '../../core/arbitrary.ts';
import { startDraft } from '../../core/draft.ts';
import { Pair } from '../../core/pair.ts';
import { problemsOf } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { confinedBy } from '../../engines/jobs/limits.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { cpuSecondsOf } from '../cpu.ts';
import type { Found } from './found.ts';
import { recordArbitrary, startDrawn } from './record.ts';

/** Draws from a seed until a pair differs, or so many scenarios have been tried. */
export type Search = (pair: Pair, seed: number, most: number) => Found;

/** A pair with one race in its runs, confined to what both texts can be given. */
export function pairOf(base: Variant, tip: Variant): Pair {
  const subject = USER_MEM_ABORT;
  const bench = subject.createBench();
  for (const [dimension, values] of confinedBy({ subject, legacy: base, refactored: [tip] }))
    bench.choices.confine(dimension, values);
  const knownProblems = problemsOf(subject, base);
  return new Pair(bench, base, tip, { strict: false, preemptions: 1, knownProblems });
}

function until<Drawn>(property: fc.IProperty<Drawn>, seed: number, most: number): Found {
  let details: fc.RunDetails<Drawn> | null = null;
  const seconds = cpuSecondsOf(() => {
    details = fc.check(property, { seed, numRuns: most, endOnFailure: true }) as fc.RunDetails<Drawn>;
  });
  const { errorInstance, failed, numRuns } = details! as fc.RunDetails<Drawn>;
  if (errorInstance instanceof Error && !errorInstance.message.startsWith('Property failed'))
    throw errorInstance;
  return { found: failed, scenarios: numRuns, seconds };
}

/** As `verify` draws: a value is decided by its weight when it is asked for. */
export const byThisTool: Search = (pair, seed, most) => {
  const { choices } = pair;
  const property = fc.property(scenarioArbitrary(choices.space), (draft) => {
    startDraft(choices, draft);
    return pair.run();
  });
  return until(property, seed, most);
};

/** As fast-check draws a record with all values. */
export const byRecord: Search = (pair, seed, most) => {
  const { choices } = pair;
  const property = fc.property(recordArbitrary(choices), (drawn) => {
    startDrawn(choices, drawn);
    return pair.run();
  });
  return until(property, seed, most);
};

/** The generator of this tool with nothing to do. */
export const byEmptyPredicate: Search = ({ choices }, seed, most) =>
  until(
    fc.property(scenarioArbitrary(choices.space), () => true),
    seed,
    most,
  );
