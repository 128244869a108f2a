// SPDX-License-Identifier: GPL-2.0-only
// The end of a run of one shard.
import type { JobResult } from '../../engines/jobs/job.ts';
import { count, number } from '../words.ts';

/** What a run of one shard came to. */
export interface ShardEnd {
  /** `2/3`. */
  readonly shard: string;
  /** Jobs of the shard. */
  readonly jobs: number;
  readonly results: readonly JobResult[];
  /** Where the results are. */
  readonly file: string;
  /** Commands that go on with it, and with all shards. */
  readonly resume: string;
  readonly merge: string;
}

/** What `verify --shard` prints at its end: a verdict is given for all shards together. */
export function shardSummary({ file, jobs, merge, results, resume, shard }: ShardEnd): string {
  const counts = results.flatMap((result) => result.pairs);
  const divergences = new Set(
    counts.flatMap((pair) => pair.divergences.map(({ signature }) => `${pair.refactored} ${signature}`)),
  ).size;
  const complete = results.length === jobs;
  const lines = [
    `shard ${shard}: ${complete ? 'complete' : `${number(results.length)} of ${count(jobs, 'job')} done`}, ${divergences === 0 ? 'no divergence' : count(divergences, 'divergence')} that no contract declares`,
    `results: ${file}`,
    complete ? `when all shards are there: ${merge}` : `go on with: ${resume}`,
  ];
  return `${lines.join('\n')}\n`;
}
