// SPDX-License-Identifier: GPL-2.0-only
// Who does the jobs of a run: this thread or others.

import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { JobRunner } from '../engines/jobs/job.ts';
import { inWorkers } from '../engines/jobs/pool.ts';
import { costOf, enumerates } from '../engines/registry.ts';
import type { Io } from './io.ts';
import type { WorkerSetting } from './job-worker.ts';
import type { VerifyFlags } from './options.ts';
import type { RunRequest } from './run-request.ts';
import { trustOf } from './trust.ts';

/** Scenarios of a run, over all pairs, from which on starting threads pays: half a second's worth. */
const WORTH_THREADS = 50_000;

/**
 * Who does the jobs of a run.
 * @param workers what was asked for; every core if nothing was and the run is long enough
 * @param pairs how many variants are judged
 * @returns null for the calling thread
 */
export function runnerFor(
  request: RunRequest,
  pairs: number,
  { trust, workers }: Pick<VerifyFlags, 'trust' | 'workers'>,
  { cwd }: Io,
): JobRunner | null {
  const { engine, runs } = request.rules;
  const worthIt = enumerates(engine) || pairs * runs * costOf(engine) >= WORTH_THREADS;
  const threads = workers ?? (worthIt ? availableParallelism() : 1);
  return threads === 1
    ? null
    : inWorkers<WorkerSetting>({
        workers: threads,
        module: WORKER,
        setting: { request, cwd, trust: trustOf({ trust }) },
      });
}

/** Compiled or not, the worker is a file of the same kind as this one. */
const WORKER = new URL(`./job-worker${extname(import.meta.url)}`, import.meta.url).href;
