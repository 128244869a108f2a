// SPDX-License-Identifier: GPL-2.0-only
/** A run that is cut into shards beside the same run in one piece. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { ShardFile } from '../../src/cli/shards/shard-file.ts';
import { ROOT, run } from './cli.ts';
import { folderOfNarrow } from './narrow.ts';
import { contents } from './report-contents.ts';

const conforms = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(ROOT, 'src/report/schema/shard.schema.json'), 'utf8')) as object,
);

/** Expects three shards of a run that finds `bad.ts` to merge to what it comes to in one piece, apart from timings. */
export async function expectShardsToMerge(args: string): Promise<void> {
  const folder = folderOfNarrow();
  const words = ['--refactored', 'bad.ts', ...args.split(' ')];
  const ended = await Promise.all([
    run(folder, ...words, '--report-dir', 'reports'),
    ...[1, 2, 3].map((k) =>
      run(folder, ...words, '--shard', `${k}/3`, '--report-dir', 'parts', '--workers', '1'),
    ),
  ]);
  expect(ended.map((end) => end.code)).toEqual([1, 0, 0, 0]);
  const whole = contents(join(folder, 'reports'));
  expect(Object.keys(whole).length).toBeGreaterThan(5);

  const files = [3, 1, 2].map((k) => `parts/shard-${k}-of-3.json`);
  const merge = await run(folder, 'merge', ...files, '--report-dir', 'reports');
  expect(merge.code).toBe(1);
  expect(contents(join(folder, 'reports'))).toEqual(whole);

  const shards = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ShardFile);
  for (const shard of shards) expect(conforms(shard)).toBe(true);
  expect(conforms({ ...shards[0], mood: 'good' })).toBe(false);
  const jobs = shards.flatMap(({ results }) => results.map(({ job }) => job));
  expect(jobs.sort((a, b) => a - b)).toEqual([...Array(shards[0].plan.jobs).keys()]);
  expect(Math.min(...shards.map(({ results }) => results.length))).toBeGreaterThan(0);
}
