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
  const lacking = complete ? lackText(part, rules) : null;
  if (lacking !== null) throw new NotTheWhole(`all jobs of ${name} were done, but ${lacking}`);
  return { part, seconds, stopped: complete ? null : stopText(part, rules) };
}

function concerns(job: Job, position: number): boolean {
  return job.engine === 'exhaustive' || job.pair === position;
}

function lackText({ scenarios, weight }: PairPart, { engine, runs }: RunRules): string | null {
  if (engine !== 'exhaustive')
    return scenarios === String(runs) ? null : `they ran ${scenarios} of ${runs} scenarios`;
  return weight === WHOLE ? null : `the weights of what they ran come to ${weight} instead of 1`;
}

function stopText({ scenarios, weight }: PairPart, { engine, runs }: RunRules): string {
  if (engine !== 'exhaustive') return `stopped after ${scenarios} of ${runs} scenarios`;
  const share = weight === null ? 0 : toNumber(weight);
  return `stopped after ${(100 * share).toFixed(2)} % of the space`;
}
