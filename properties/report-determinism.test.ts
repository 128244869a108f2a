// SPDX-License-Identifier: GPL-2.0-only
// Same input and seed, same files.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, run, variantReturning } from './testing/cli.ts';
import { contents } from './testing/report-contents.ts';

async function reportOf(args: string): Promise<{ readonly [path: string]: string }> {
  const folder = folderWith({ 'bad.ts': variantReturning('0') });
  await run(folder, ...args.split(' '));
  return contents(join(folder, '.stage2-verify'));
}

const ARGS = '--refactored bad.ts --refactored state-object --runs 500';

test('the same input and seed give the same files, apart from timings, and another seed gives others', async () => {
  const [first, second, other] = await Promise.all(
    [ARGS, ARGS, `${ARGS} --seed 2`].map((args) => reportOf(args)),
  );
  expect(Object.keys(first).length).toBeGreaterThan(5);
  expect(second).toEqual(first);
  expect(other['/verify.json']).not.toBe(first['/verify.json']);
});
