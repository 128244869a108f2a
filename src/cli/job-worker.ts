// SPDX-License-Identifier: GPL-2.0-only
/** What runs in each worker thread. */
import { useBeacon } from '../core/beacon.ts';
import { ContractError } from '../core/contract.ts';
import { doJob } from '../engines/jobs/do-job.ts';
import type { WorkerAnswer, WorkerTask } from '../engines/jobs/pool.ts';
import { createWorkplace, type Workplace } from '../engines/jobs/workplace.ts';
import { loadRequested, variantsOf } from './load-variant.ts';
import type { RunRequest } from './run-request.ts';
import type { Trust } from './trust.ts';

/** What each worker needs to know. */
export interface WorkerSetting {
  readonly request: RunRequest;
  /** The folder that paths in it start from. */
  readonly cwd: string;
  /** Who answers for modules. */
  readonly trust: Trust;
}

let workplace: Promise<Workplace> | null = null;

/** Does one job, in the workplace that the first one set up. */
export async function work({ beacon, job, setting }: WorkerTask<WorkerSetting>): Promise<WorkerAnswer> {
  try {
    useBeacon(beacon);
    workplace ??= prepare(setting);
    return { result: doJob(await workplace, job) };
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    // A thread hands over no classes.
    return { fault, ofContract: error instanceof ContractError };
  }
}

async function prepare({ cwd, request, trust }: WorkerSetting): Promise<Workplace> {
  return createWorkplace(variantsOf(await loadRequested(request, { cwd }, trust)), request.rules);
}
