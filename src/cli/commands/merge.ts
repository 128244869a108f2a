// SPDX-License-Identifier: GPL-2.0-only
// Shards to one report.
import { at } from '../../core/at.ts';
import type { JobResult } from '../../engines/jobs/job.ts';
import { planJobs } from '../../engines/jobs/plan.ts';
import { NotTheWhole, pairTotal } from '../../engines/jobs/totals.ts';
import type { Io } from '../io.ts';
import { type LoadedVariants, loadRequested, variantsOf } from '../load-variant.ts';
import type { MergeFlags } from '../options.ts';
import type { RunRequest } from '../run-request.ts';
import { refuseImpossible } from '../shards/contents.ts';
import { refuseOthers, withRequest } from '../shards/resume.ts';
import { readShardFile } from '../shards/shard-file.ts';
import { type NamedShard, unionOf } from '../shards/union.ts';
import { NO_LIMIT } from '../time-limit.ts';
import { trustOf } from '../trust.ts';
import { UsageError } from '../usage-error.ts';
import { verdictCommand } from './verify.ts';

/**
 * `stage2-verify merge`.
 * @returns the exit code of the run that the shards make up
 */
export async function mergeCommand(files: readonly string[], flags: MergeFlags, io: Io): Promise<number> {
  const shards: NamedShard[] = [];
  for (const path of files) shards.push({ path, file: await readShardFile(path, io) });
  const first = at(shards, 0);
  const { request } = first.file;
  const variants = await loadRequested(request, io, trustOf(flags));
  const all = variantsOf(variants);
  const jobs = planJobs(all, request.rules);
  const done = unionOf(shards, jobs);
  refuseOthers(first, variants, io.cwd);
  refuseLess(request, variants, done);
  for (const shard of shards) refuseImpossible(shard, all, jobs);
  return verdictCommand(
    withRequest({ ...flags, watch: false, ...request.rules }, request),
    variants,
    done,
    NO_LIMIT,
    io,
  );
}

/** @throws UsageError if the results are all there, but not all of what they should hold */
function refuseLess(request: RunRequest, variants: LoadedVariants, done: readonly JobResult[]): void {
  const all = variantsOf(variants);
  const jobs = planJobs(all, request.rules);
  try {
    for (const [i, { name }] of all.refactored.entries()) pairTotal(jobs, done, request.rules, i, name);
  } catch (error) {
    if (!(error instanceof NotTheWhole)) throw error;
    throw new UsageError(
      `the shards do not sum to the whole: ${error.message}; a file was changed, so run its shard again`,
    );
  }
}
