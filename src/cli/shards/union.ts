// SPDX-License-Identifier: GPL-2.0-only
// The results of all shards, if they make up one whole run.
import { at } from '../../core/at.ts';
import type { JobResult, NumberedJob } from '../../engines/jobs/job.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { UsageError } from '../usage-error.ts';
import { difference } from './identity.ts';
import { jobsOfShard, shardName } from './shard.ts';
import type { ShardFile } from './shard-file.ts';

/** A file of results, and where it was read. */
export interface NamedShard {
  readonly path: string;
  readonly file: ShardFile;
}

/**
 * The results of all shards, which have to make up one whole run.
 * @param shards at least one
 * @param jobs the list of all jobs
 * @throws UsageError if they are shards of different runs, one is there twice, or something is missing
 */
export function unionOf(shards: readonly NamedShard[], jobs: readonly NumberedJob[]): readonly JobResult[] {
  const first = at(shards, 0);
  for (const { file, path } of shards.slice(1)) {
    const differs = difference(first.file, file);
    if (differs !== null)
      throw new UsageError(`${path} was made with ${differs} than ${first.path}; merge shards of one run`);
    if (file.shard.of !== first.file.shard.of)
      throw new UsageError(
        `${path} is shard ${shardName(file.shard)} and ${first.path} is shard ${shardName(first.file.shard)}; merge shards of one division`,
      );
  }
  const byIndex = new Map<number, NamedShard>();
  for (const shard of shards) {
    const other = byIndex.get(shard.file.shard.index);
    if (other !== undefined)
      throw new UsageError(
        `${other.path} and ${shard.path} are both shard ${shardName(shard.file.shard)}; leave one out`,
      );
    byIndex.set(shard.file.shard.index, shard);
  }
  const { of } = first.file.shard;
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) throw new UsageError(missingText(missing, of));
  for (const shard of shards) refuseIncomplete(shard, jobsOfShard(jobs, shard.file.shard));
  return shards.flatMap(({ file }) => file.results);
}

function missingText(missing: readonly number[], of: number): string {
  const names = missing.slice(0, 5).map((index) => shardName({ index, of }));
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  return missing.length === 1
    ? `shard ${names[0]} is missing; give its file too`
    : `shards ${names.join(', ')}${more} are missing; give their files too`;
}

/** @throws UsageError unless the results are those of the jobs of the shard, each once */
export function refuseForeign({ file, path }: NamedShard, jobs: readonly NumberedJob[]): void {
  const own = new Set(jobs.map(({ index }) => index));
  const seen = new Set<number>();
  for (const { job } of file.results) {
    if (!own.has(job) || seen.has(job))
      throw new UsageError(
        `${path} holds job ${job} ${seen.has(job) ? 'twice' : `which is none of shard ${shardName(file.shard)}`}; it was changed, so run the shard again`,
      );
    seen.add(job);
  }
}

function refuseIncomplete(shard: NamedShard, jobs: readonly NumberedJob[]): void {
  refuseForeign(shard, jobs);
  const { file, path } = shard;
  if (file.results.length < jobs.length)
    throw new UsageError(
      `${path} holds ${file.results.length} of the ${jobs.length} jobs of shard ${shardName(file.shard)}; finish it with ${INVOCATION} verify --resume ${shellWord(path)}`,
    );
}
