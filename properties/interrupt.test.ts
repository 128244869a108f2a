// SPDX-License-Identifier: GPL-2.0-only
// A run that is interrupted says what was done.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ShardFile } from '../src/cli/shards/shard-file.ts';
import type { JsonReport } from '../src/report/json.ts';
import { folderWith, runWith, variantReturning } from './testing/cli.ts';
import { BASE, RENAMED } from './testing/kernel-tree.ts';

it('an interrupted run of many scenarios reports those that were run', async () => {
  const folder = folderWith({ 'old.c': BASE, 'new.c': RENAMED });
  const words = [
    'verify',
    '--legacy',
    'old.c',
    '--refactored',
    'new.c',
    '--runs',
    '3000000',
    '--workers',
    '1',
  ];
  let watch: NodeJS.Timeout | undefined;
  const { code, stderr, stdout } = await runWith(
    {
      onInterrupt: (act) => {
        // Results are kept as they come in: once there are some, somebody loses patience.
        watch = setInterval(() => {
          const kept = readdirSync(join(folder, '.stage2-verify')).some((name) =>
            name.startsWith('checkpoint-'),
          );
          if (kept) act();
        }, 50);
        return () => clearInterval(watch);
      },
    },
    folder,
    ...words,
    '--json',
  );
  clearInterval(watch);
  const [pair] = (JSON.parse(stdout) as JsonReport).pairs;
  expect([code, pair?.verdict]).toEqual([3, 'inconclusive']);
  expect(pair?.scenarios).toBeGreaterThan(0);
  expect(pair?.scenarios).toBeLessThan(3_000_000);
  expect(pair?.remarks.join()).toContain('of 3000000 scenarios');
  expect(stderr).toContain('go on with: ');
});

/** Loses patience after so many turns of the event loop. */
const afterTurns =
  (turns: number) =>
  (act: () => void): (() => void) => {
    let left = turns;
    const turn = (): void => {
      if (left-- === 0) act();
      else setImmediate(turn);
    };
    turn();
    return () => undefined;
  };

it('an interrupted run of mutants reports those that were drawn, and leaves its files', async () => {
  const folder = folderWith({ 'old.c': BASE });
  const words = ['mutate', '--legacy', 'old.c', '--runs', '200'];
  const { code, stdout } = await runWith({ onInterrupt: afterTurns(3) }, folder, ...words);
  const [, done, total] = /^note: stopped after (\d+) of (\d+) mutants/m.exec(stdout) ?? [];
  expect(Number(done)).toBeGreaterThan(0);
  expect(Number(done)).toBeLessThan(Number(total));
  expect(stdout).toMatch(new RegExp(`^${done} mutants?: `));
  expect(code).toBe(/ 0 survived/.test(stdout) ? 3 : 1);
  expect(readFileSync(join(folder, '.stage2-verify/mutation.md'), 'utf8')).toContain(`stopped after ${done}`);
});

it('an interrupted series says how much of it was run', async () => {
  const folder = folderWith({ 'a.c': BASE, 'b.c': RENAMED, 'c.c': BASE });
  const files = ['--legacy', 'a.c', '--refactored', 'b.c', '--refactored', 'c.c'];
  const words = ['series', ...files, '--runs', '100000', '--workers', '1'];
  const { code, stdout } = await runWith({ onInterrupt: afterTurns(3) }, folder, ...words);
  expect(stdout).toMatch(
    /^INCONCLUSIVE .*: stopped after [\d,]+\s+of the\s+200,000\s+scenarios\s+of\s+2\s+patches/s,
  );
  expect(code).toBe(3);
});

it.each([
  ['verdict', []],
  ['shard', ['--shard', '1/2']],
])('the time that loading took is part of --time-limit, for a %s', async (_, further) => {
  const slow = 'const until = performance.now() + 1500;\nwhile (performance.now() < until);\n';
  const folder = folderWith({ 'slow.ts': slow + variantReturning('-14') });
  const limits: number[] = [];
  const words = '--trust --refactored slow.ts --runs 9000 --time-limit 1 --json'.split(' ');
  const { code, stdout } = await runWith(
    { endWithin: (seconds) => limits.push(seconds) },
    folder,
    'verify',
    ...words,
    ...further,
  );
  expect(code).toBe(3);
  const said = JSON.parse(stdout) as Partial<JsonReport & ShardFile>;
  expect([said.verdict ?? 'none', said.pairs?.[0]?.scenarios ?? said.results?.length]).toEqual([
    further.length === 0 ? 'inconclusive' : 'none',
    0,
  ]);
  // At the limit while there is nothing to report; a while for the report after that.
  expect(limits).toEqual([1, 20]);
});
