// SPDX-License-Identifier: GPL-2.0-only
// Which jobs a shard has.
import type { NumberedJob } from '../../engines/jobs/job.ts';
import { UsageError } from '../usage-error.ts';

/** One of `of` equal shares of the jobs of a run, counted from 1. A run that is not shared out is 1 of 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Most shards that a run can be cut into. */
const MOST = 65_536;

/** `2/3`. */
export function shardName({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** A parser for the value of `--shard`. */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^([0-9]{1,6})\/([0-9]{1,6})$/.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= of && of <= MOST))
    throw new UsageError(
      `--shard is "${text}"; give k/n, where k counts from 1 to n, such as 1/3 (a Kubernetes index counts from 0: add 1), and n is at most ${MOST}`,
    );
  return { index, of };
}

/** The jobs of a shard: every so manieth, for neighbours take about as long. */
export function jobsOfShard(jobs: readonly NumberedJob[], { index, of }: Shard): readonly NumberedJob[] {
  return jobs.filter((job) => job.index % of === index - 1);
}
