// SPDX-License-Identifier: GPL-2.0-only
// What all results together say of one pair.

import type { PairReport } from '../../core/result.ts';
import { combineCounts, noCounts, type PairCounts } from '../pair-counts.ts';
import { enginesIn, rulesFor } from '../registry.ts';
import type { Job, JobResult, NumberedJob, RunRules } from './job.ts';

/** What all results together say of one pair. */
export interface PairTotal {
  readonly counts: PairCounts;
  /** What the exhaustive engine covered, exactly; null if it took no part. */
  readonly coverage: PairReport['coverage'];
  /** Seconds that its jobs took, over all threads; pairs that were run at once share theirs. */
  readonly seconds: number;
  /** A sentence about what was not done; null if everything was. */
  readonly stopped: string | null;
}

/** All jobs are said to be done, but what they did is not the whole run. */
export class NotTheWhole extends Error {}

/**
 * Adds up the results for the pair at `position`.
 * @param results in the order of the jobs
 * @throws NotTheWhole if all jobs were done and did not run all that there is
 */
export function pairTotal(
  jobs: readonly NumberedJob[],
  results: readonly JobResult[],
  rules: RunRules,
  position: number,
  name: string,
): PairTotal {
  const engines = new Map(jobs.map(({ index, job }) => [index, job.engine]));
  const done = new Set(results.map(({ job }) => job));
  const byEngine: PairCounts[] = [];
  let seconds = 0;
  let space: PairCounts | null = null;
  const stops: string[] = [];
  for (const engine of enginesIn(rules.engine)) {
    const ofEngine: PairCounts[] = [];
    for (const result of results) {
      if (engines.get(result.job) !== engine.name) continue;
      const ofPair = result.pairs.filter(({ refactored }) => refactored === name);
      ofEngine.push(...ofPair);
      seconds += ofPair.length === 0 ? 0 : result.seconds / result.pairs.length;
    }
    const counts = ofEngine.length === 0 ? noCounts(name) : combineCounts(ofEngine);
    const { complete, lack, text } = engine.coverage(counts, rulesFor(engine, rules));
    const own = jobs.filter(({ job }) => job.engine === engine.name && concerns(job, position));
    const left = own.some(({ index }) => !done.has(index));
    // Nothing is planned for a variant that is the very code of the reference.
    if (own.length > 0 && !left && !complete)
      throw new NotTheWhole(`all jobs of ${name} were done, but ${lack}`);
    if (left) stops.push(`stopped after ${text}`);
    if (engine.enumerates) space = counts;
    byEngine.push(counts);
  }
  const coverage = space?.weight == null ? null : { scenarios: space.scenarios, weight: space.weight };
  return {
    counts: combineCounts(byEngine),
    coverage,
    seconds,
    stopped: stops.length === 0 ? null : stops.join('; '),
  };
}

function concerns(job: Job, position: number): boolean {
  return !('pair' in job) || job.pair === position;
}
