// SPDX-License-Identifier: GPL-2.0-only
import { INVARIANTS } from '../../verify/invariants/all.ts';
import { toNumber, WHOLE } from '../fraction.ts';
import { combineParts, emptyPart, type PairPart } from '../part.ts';
import type { Job, JobResult, NumberedJob, RunRules } from './job.ts';

/** What all results together say of one pair. */
export interface PairTotal {
  readonly part: PairPart;
  /** Seconds that its jobs took, over all threads; pairs that were run at once share theirs. */
  readonly seconds: number;
  /** A sentence about what was not done; null if everything was. */
  readonly stopped: string | null;
}

/**
 * Adds up the results for the pair at `position`.
 * @param results in the order of the jobs
 * @throws Error if all subtrees of the space were explored and their weights do not come to the whole
 */
export function pairTotal(
  jobs: readonly NumberedJob[],
  results: readonly JobResult[],
  rules: RunRules,
  position: number,
  name: string,
): PairTotal {
  const parts: PairPart[] = [];
  let seconds = 0;
  for (const result of results) {
    const own = result.parts.filter(({ refactored }) => refactored === name);
    parts.push(...own);
    seconds += own.length === 0 ? 0 : result.seconds / result.parts.length;
  }
  const part = parts.length === 0 ? emptyPart(name, INVARIANTS.length) : combineParts(parts);
  const done = new Set(results.map(({ job }) => job));
  const complete = jobs.every(({ index, job }) => done.has(index) || !concerns(job, position));
  if (complete && rules.engine === 'exhaustive' && part.weight !== WHOLE)
    throw new Error(`the weights of all subtrees come to ${part.weight} for ${name}: something was left out`);
  return { part, seconds, stopped: complete ? null : stopText(part, rules) };
}

function concerns(job: Job, position: number): boolean {
  return job.engine !== 'random' || job.pair === position;
}

function stopText({ scenarios, weight }: PairPart, { engine, runs }: RunRules): string {
  if (engine === 'random') return `stopped after ${scenarios} of ${runs} scenarios`;
  const share = weight === null ? 0 : toNumber(weight);
  return `stopped after ${(100 * share).toFixed(2)} % of the space`;
}
