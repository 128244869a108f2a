// SPDX-License-Identifier: GPL-2.0-only
/** What may not be said beside --resume. */
import { expect, test } from 'vitest';
import { folderWith, run, variantReturning } from './testing/cli.ts';

test('what does not belong to the file is refused', async () => {
  const folder = folderWith({ 'mine.ts': variantReturning('-14') });
  const shard = '.stage2-verify/shard-1-of-2.json';
  await run(folder, ...'--refactored mine.ts --runs 4200 --preemptions 0 --shard 1/2'.split(' '));
  for (const [args, said] of [
    ['--runs 4201', `--resume ${shard} goes on with --runs 4200, not 4201; leave --runs out`],
    ['--refactored fault-desc', 'goes on with --refactored mine.ts, not fault-desc'],
    ['--shard 2/2', 'goes on with shard 1/2, not 2/2'],
  ]) {
    const { code, stderr } = await run(folder, 'verify', '--resume', shard, ...args.split(' '));
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  }
  const again = await run(folder, 'verify', '--resume', shard, '--runs', '4200');
  expect(again.stdout).toContain('shard 1/2: complete');
  expect(again.code).toBe(0);
});
