// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, run, variantReturning } from './testing/cli.ts';

/** Every file below `folder` by its path, without the timings. */
function contents(folder: string): { readonly [path: string]: string } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [
        path.slice(folder.length),
        readFileSync(path, 'utf8')
          .replaceAll(/"seconds": [0-9.e-]+/g, '"seconds": 0')
          .replaceAll(/ time="[0-9.]+"/g, ' time="0"'),
      ];
    }),
  );
}

async function reportOf(args: string): Promise<{ readonly [path: string]: string }> {
  const folder = folderWith({ 'bad.ts': variantReturning('0') });
  await run(folder, ...args.split(' '));
  return contents(join(folder, 'reports'));
}

const ARGS = '--refactored bad.ts --refactored state-object --runs 5000 --preemptions 2';

test('the same input and seed give the same files, apart from timings', async () => {
  const [first, second] = await Promise.all([reportOf(ARGS), reportOf(ARGS)]);
  expect(Object.keys(first).length).toBeGreaterThan(5);
  expect(second).toEqual(first);
});

test('another seed gives another report', async () => {
  const [first, second] = await Promise.all([reportOf(ARGS), reportOf(`${ARGS} --seed 2`)]);
  expect(second['/verify.json']).not.toBe(first['/verify.json']);
});
