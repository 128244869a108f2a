// SPDX-License-Identifier: GPL-2.0-only
// Has the jobs done that are not done yet, and tells how far they are.
import type { Progress } from '../progress.ts';
import { engineOf } from '../registry.ts';
import type { JobResult, JobRunner, NumberedJob, Variants } from './job.ts';

/** How the jobs of a run are done. */
export interface CollectOptions {
  readonly runner: JobRunner;
  /** Results of jobs that were done before, which are not done again. */
  readonly done: readonly JobResult[];
  /** Receives the result of each job that is done now. */
  readonly onResult: (result: JobResult) => void;
  readonly onProgress: (progress: Progress) => void;
  /** Whether no further job is to be started. */
  readonly stopped: () => boolean;
}

/**
 * Has the jobs done that are not done yet.
 * @returns the results in the order of the jobs; fewer than jobs if it was told to stop
 */
export async function collect(
  variants: Variants,
  jobs: readonly NumberedJob[],
  options: CollectOptions,
): Promise<readonly JobResult[]> {
  const results = new Map(options.done.map((result) => [result.job, result]));
  const left = jobs.filter(({ index }) => !results.has(index));
  const progress = meter(variants, jobs, options.done);
  await options.runner(left, {
    stopped: options.stopped,
    onResult: (result) => {
      results.set(result.job, result);
      options.onResult(result);
      options.onProgress(progress(result));
    },
  });
  return [...results.values()].sort((a, b) => a.job - b.job);
}

/** Turns the results as they arrive into progress. All jobs of a run take about as long, but for the last ones of each pair. */
function meter(
  variants: Variants,
  jobs: readonly NumberedJob[],
  before: readonly JobResult[],
): (result: JobResult) => Progress {
  const started = performance.now();
  const byIndex = new Map(jobs.map(({ index, job }) => [index, job]));
  const total = scenariosIn(jobs);
  const old = before.reduce((sum, result) => sum + scenariosOf(result), 0);
  let finished = before.length;
  let done = old;
  return (result) => {
    finished++;
    done += scenariosOf(result);
    const seconds = (performance.now() - started) / 1000;
    const job = byIndex.get(result.job);
    return {
      phase: 'search',
      variant: job === undefined || !('pair' in job) ? 'all variants' : variants.refactored[job.pair].name,
      done,
      total,
      share: finished / jobs.length,
      rate: (done - old) / seconds,
      secondsLeft: (seconds * (jobs.length - finished)) / (finished - before.length),
    };
  };
}

/** Scenarios of the jobs; null if there is one of which that is not known. */
function scenariosIn(jobs: readonly NumberedJob[]): number | null {
  let sum = 0;
  for (const { job } of jobs) {
    const size = engineOf(job).size(job);
    if (size === null) return null;
    sum += size;
  }
  return sum;
}

/** Scenarios of a result: those of the pair that had most, for pairs that were run at once share theirs. */
function scenariosOf({ pairs }: JobResult): number {
  return Math.max(0, ...pairs.map((counts) => Number(counts.scenarios)));
}
