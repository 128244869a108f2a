// SPDX-License-Identifier: GPL-2.0-only
import type { Progress } from '../progress.ts';
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

/** Turns the results as they arrive into progress. */
function meter(
  variants: Variants,
  jobs: readonly NumberedJob[],
  before: readonly JobResult[],
): (result: JobResult) => Progress {
  const started = performance.now();
  const byIndex = new Map(jobs.map(({ index, job }) => [index, job]));
  const total = jobs.reduce((sum, { job }) => sum + job.runs, 0);
  const scenariosOf = (result: JobResult): number =>
    result.parts.reduce((sum, part) => sum + Number(part.scenarios), 0);
  const old = before.reduce((sum, result) => sum + scenariosOf(result), 0);
  let done = old;
  return (result) => {
    done += scenariosOf(result);
    const rate = (done - old) / ((performance.now() - started) / 1000);
    const job = byIndex.get(result.job);
    return {
      phase: 'search',
      variant: job === undefined ? '' : variants.refactored[job.pair].name,
      done,
      total,
      share: done / total,
      rate,
      secondsLeft: (total - done) / rate,
    };
  };
}
