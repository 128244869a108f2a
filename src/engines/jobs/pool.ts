// SPDX-License-Identifier: GPL-2.0-only
// Does jobs in worker threads, again where one dies.

import { Piscina } from 'piscina';
import { ContractError } from '../../core/contract.ts';
import { engineOf } from '../registry.ts';
import type { JobResult, JobRunner, NumberedJob } from './job.ts';

/** What a worker thread is sent. */
export interface WorkerTask<Setting> {
  /** The same for every task of a pool. */
  readonly setting: Setting;
  readonly job: NumberedJob;
}

/** What it answers: a fault is one of the verifier, and no reason to try again. */
export type WorkerAnswer =
  | { readonly result: JobResult }
  | { readonly fault: Error; readonly ofContract: boolean };

/** Worker threads, and what they run. */
export interface PoolOptions<Setting> {
  readonly workers: number;
  /** URL of a module whose export `work` turns a `WorkerTask` into a `WorkerAnswer`. */
  readonly module: string;
  /** Plain data that the module needs for every job. */
  readonly setting: Setting;
}

/** Threads that may die of one job before it is given up. */
const MOST_DEATHS = 3;

/**
 * Does jobs in worker threads. A thread that dies is replaced, and its job is done again; as a job depends on nothing but itself, it comes
 * to the same.
 * @throws Error if a thread reports a fault of the verifier, or if a job keeps killing threads
 */
export function inWorkers<Setting>(options: PoolOptions<Setting>): JobRunner {
  return async (jobs, { onResult, stopped }) => {
    const workers = Math.min(options.workers, jobs.length);
    if (workers === 0 || stopped()) return;
    const pool = new Piscina<WorkerTask<Setting>, WorkerAnswer>({
      filename: options.module,
      name: 'work',
      minThreads: workers,
      maxThreads: workers,
      recordTiming: false,
    });
    const queue = jobs.values();
    const feed = async (): Promise<void> => {
      // All feeders take from one queue: whoever is free does what is next.
      for (const job of queue) {
        if (stopped()) return;
        onResult(await resultOf(pool, { setting: options.setting, job }));
      }
    };
    try {
      await Promise.all(Array.from({ length: workers }, feed));
    } finally {
      await pool.destroy();
    }
  };
}

async function resultOf<Setting>(
  pool: Piscina<WorkerTask<Setting>, WorkerAnswer>,
  task: WorkerTask<Setting>,
): Promise<JobResult> {
  for (let deaths = 1; ; deaths++) {
    const answer = await pool.run(task).catch((death: unknown) => ({ death }));
    if ('result' in answer) return answer.result;
    if ('fault' in answer) throw answer.ofContract ? new ContractError(answer.fault.message) : answer.fault;
    if (deaths === MOST_DEATHS)
      throw new Error(
        `${describeJob(task.job)} ended its thread ${deaths} times (${(answer.death as Error).message})`,
      );
  }
}

function describeJob({ index, job }: NumberedJob): string {
  return `job ${index} (${engineOf(job).jobText(job)})`;
}
