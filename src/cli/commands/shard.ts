// SPDX-License-Identifier: GPL-2.0-only
// The jobs of one shard.
import { collect } from '../../engines/jobs/collect.ts';
import { inThisThread } from '../../engines/jobs/do-job.ts';
import type { JobResult } from '../../engines/jobs/job.ts';
import { planJobs } from '../../engines/jobs/plan.ts';
import { createWorkplace } from '../../engines/jobs/workplace.ts';
import { stopper } from '../../engines/verify.ts';
import { jsonText } from '../../report/json.ts';
import { shardSummary } from '../../report/terminal/shard.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { type LoadedVariants, variantsOf } from '../load-variant.ts';
import type { VerifyFlags } from '../options.ts';
import { NO_PROGRESS, progressDisplay } from '../progress.ts';
import { makeReportFolder } from '../report-folder.ts';
import { requestOf } from '../run-request.ts';
import { checkpointAt } from '../shards/checkpoint.ts';
import { identityOf } from '../shards/identity.ts';
import { jobsOfShard, type Shard, shardName } from '../shards/shard.ts';
import type { TimeLimit } from '../time-limit.ts';
import { UsageError } from '../usage-error.ts';
import { runnerFor } from '../workers.ts';

/**
 * `stage2-verify verify --shard`: the jobs of one shard, into a file for `merge`.
 * @param path where the file goes; the report folder if null
 * @returns the exit code: whether the shard is complete, for the verdict is a matter of all
 */
export async function shardCommand(
  flags: VerifyFlags,
  variants: LoadedVariants,
  shard: Shard,
  path: string | null,
  before: readonly JobResult[],
  limit: TimeLimit,
  io: Io,
): Promise<number> {
  if (!flags.report)
    throw new UsageError('--shard writes its results into the report folder; leave --no-report out');
  const { release, signal } = interruptSignal(io);
  makeReportFolder(io, flags.reportDir);
  const file = path ?? `${flags.reportDir}/shard-${shard.index}-of-${shard.of}.json`;
  const request = requestOf(flags);
  const all = variantsOf(variants);
  const plan = planJobs(all, request.rules);
  const jobs = jobsOfShard(plan, shard);
  const checkpoint = checkpointAt({
    path: file,
    io,
    identity: () => identityOf(request, variants, io.cwd, plan),
    shard,
    jobs,
    before,
  });
  const display = flags.quiet ? NO_PROGRESS : progressDisplay(io);
  const runner = runnerFor(request, variants.refactored.length, flags, io);
  const results = await collect(all, jobs, {
    runner: runner ?? inThisThread(createWorkplace(all, request.rules)),
    done: before,
    onResult: checkpoint.add,
    onProgress: display.update,
    stopped: stopper({ signal, timeLimit: limit.left() }),
  });
  display.end();
  const written = checkpoint.write();
  if (flags.json) io.stdout.write(jsonText(written));
  else
    io.stdout.write(
      shardSummary({
        shard: shardName(shard),
        jobs: jobs.length,
        results,
        file,
        resume: `${INVOCATION} verify --resume ${shellWord(file)}`,
        merge: `${INVOCATION} merge ${shellWord(`${flags.reportDir}/`)}shard-*-of-${shard.of}.json`,
      }),
    );
  release();
  return results.length === jobs.length ? EXIT.equivalent : EXIT.inconclusive;
}
