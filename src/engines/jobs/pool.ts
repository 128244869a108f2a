// SPDX-License-Identifier: GPL-2.0-only
// Does jobs in worker threads, again where one dies.

import { Piscina } from 'piscina';
import { type Beacon, createBeacon, variantOn, watchBeacon } from '../../core/beacon.ts';
import { ContractError } from '../../core/contract.ts';
import { hangs, outOfMemory, type VariantFault } from '../../core/variant-fault.ts';
import { engineOf } from '../registry.ts';
import type { JobResult, JobRunner, NumberedJob } from './job.ts';

/** What a worker thread is sent. */
export interface WorkerTask<Setting> {
  /** The same for every task of a pool. */
  readonly setting: Setting;
  readonly job: NumberedJob;
  /** Where it says what it runs. */
  readonly beacon: Beacon;
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

/**
 * MiB that a thread may use: more than the largest job needs, and not much more, because V8 lets garbage pile up where there is room. What a run leaves behind lives short, so that
 * a small young generation costs no time.
 */
const MEMORY = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };

/** Threads that may die of one job before it is given up. */
const MOST_DEATHS = 3;

/**
 * Does jobs in worker threads. A thread that dies is replaced, and its job is done again; as a job depends on nothing but itself, it comes
 * to the same.
 * @throws VariantFault if a variant hangs, or uses up the memory of its thread
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
      // What a variant would find in its thread: of the variables what git needs to read a kernel tree, and an end to the memory.
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      resourceLimits: MEMORY,
    });
    // What ends a thread that has a job reaches whoever waits for the job. What is left to this event lost none: a thread that died between
    // two jobs and is replaced, an answer of one that is being ended.
    pool.on('error', () => undefined);
    const queue = jobs.values();
    let hung: VariantFault | null = null;
    const feed = async (): Promise<void> => {
      const beacon = createBeacon();
      const unwatch = watchBeacon(beacon, (variant) => {
        hung ??= hangs(variant);
        void pool.destroy();
      });
      try {
        await feedWatched(beacon);
      } catch (error) {
        // Threads that were ended for one that hangs end in errors of their own.
        throw hung ?? error;
      } finally {
        unwatch();
      }
    };
    const feedWatched = async (beacon: Beacon): Promise<void> => {
      // All feeders take from one queue: whoever is free does what is next.
      for (const job of queue) {
        if (stopped()) return;
        onResult(await resultOf(pool, { setting: options.setting, job, beacon }));
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
    const variant = variantOn(task.beacon);
    if (isOutOfMemory(answer.death) && variant !== null) throw outOfMemory(variant);
    task.beacon.fill(0);
    if (deaths === MOST_DEATHS)
      throw new Error(
        `${describeJob(task.job)} ended its thread ${deaths} times (${(answer.death as Error).message})`,
      );
  }
}

function isOutOfMemory(death: unknown): boolean {
  return (death as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function describeJob({ index, job }: NumberedJob): string {
  return `job ${index} (${engineOf(job).jobText(job)})`;
}
