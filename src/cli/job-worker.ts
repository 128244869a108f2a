// SPDX-License-Identifier: GPL-2.0-only
/** What runs in each worker thread. */
import { ContractError } from '../core/contract.ts';
import { doJob } from '../engines/jobs/do-job.ts';
import type { WorkerAnswer, WorkerTask } from '../engines/jobs/pool.ts';
import { type Workplace, workplace } from '../engines/jobs/workplace.ts';
import { loadRequested, variantsOf } from './load-variant.ts';
import type { RunRequest } from './run-request.ts';

/** What each worker needs to know. */
export interface WorkerSetting {
  readonly request: RunRequest;
  /** The folder that paths in it start from. */
  readonly cwd: string;
}

let place: Promise<Workplace> | null = null;

/** Does one job, in the workplace that the first one set up. */
export async function work({ job, setting }: WorkerTask<WorkerSetting>): Promise<WorkerAnswer> {
  try {
    place ??= prepare(setting);
    return { result: doJob(await place, job) };
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    // A thread hands over no classes.
    return { fault, ofContract: error instanceof ContractError };
  }
}

async function prepare({ cwd, request }: WorkerSetting): Promise<Workplace> {
  return workplace(variantsOf(await loadRequested(request, { cwd })), request.rules);
}
