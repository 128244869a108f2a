// SPDX-License-Identifier: GPL-2.0-only
// Does one job; does many in the calling thread.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { engineOf } from '../registry.ts';
import type { JobResult, JobRunner, NumberedJob } from './job.ts';
import type { Workplace } from './workplace.ts';

/** Does one job. The same job gives the same result in every workplace, whatever was done there before. */
export function doJob(workplace: Workplace, { index, job }: NumberedJob): JobResult {
  const started = performance.now();
  const pairs = engineOf(job).run(workplace, job);
  return { job: index, seconds: (performance.now() - started) / 1000, pairs };
}

/** Does jobs in the calling thread, one after the other. */
export function inThisThread(workplace: Workplace): JobRunner {
  return async (jobs, { onResult, stopped }) => {
    for (const job of jobs) {
      if (stopped()) return;
      onResult(doJob(workplace, job));
      // Interruptions are noticed between two jobs.
      await nextTurn();
    }
  };
}
