// SPDX-License-Identifier: GPL-2.0-only
// What failed once is tried first, and changes nothing else.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { type Finished, folderWith, run } from './testing/cli.ts';
import { BASE, LEAKING, RENAMED } from './testing/kernel-tree.ts';

const FILES = { 'old.c': BASE, 'new.c': LEAKING };
const words = ['verify', '--legacy', 'old.c', '--refactored', 'new.c', '--workers', '1'];
const verify = (folder: string, ...more: readonly string[]): Promise<Finished> =>
  run(folder, ...words, ...more);
const reportIn = (folder: string): JsonReport =>
  JSON.parse(readFileSync(join(folder, '.stage2-verify/verify.json'), 'utf8')) as JsonReport;

/** A report without its timings. */
function steady({ pairs, ...rest }: JsonReport): unknown {
  return { ...rest, pairs: pairs.map((pair) => ({ ...pair, seconds: 0 })) };
}

it('a scenario that failed is tried first, and the report is that of a run before which there was none', async () => {
  const folder = folderWith(FILES);
  const first = await verify(folder, '--runs', '600');
  expect(first.stderr).not.toContain('tried first');
  const before = reportIn(folder);
  const kept = readdirSync(join(folder, '.stage2-verify/failed'));
  expect(kept.length).toBeGreaterThan(0);
  const second = await verify(folder, '--runs', '600');
  expect(second.stderr).toMatch(
    /^\d+ earlier failures? tried first \(\.stage2-verify\/failed\/\): fails: new \d+$/m,
  );
  expect([first.code, second.code]).toEqual([1, 1]);
  expect(steady(reportIn(folder))).toEqual(steady(before));
  expect(readdirSync(join(folder, '.stage2-verify/failed'))).toEqual(kept);
});

it('what only an earlier failure shows is shown, and said to be', async () => {
  const folder = folderWith(FILES);
  await verify(folder, '--runs', '600');
  // One scenario, which shows nothing by itself.
  const fresh = folderWith(FILES);
  let seed = 1;
  while (seed < 40 && (await verify(fresh, '--runs', '1', '--no-report', '--seed', String(seed))).code !== 0)
    seed++;
  const { code, stdout } = await verify(folder, '--runs', '1', '--seed', String(seed));
  expect(code).toBe(1);
  const [pair] = reportIn(folder).pairs;
  expect(pair).toMatchObject({ verdict: 'divergent', word: 'breaks', scenarios: 1 });
  expect(pair?.remarks.join()).toMatch(
    /of earlier runs shows? a difference that no scenario of this run shows/,
  );
  expect(stdout).toContain('references-balanced');
});

it('what is mended fails no more, and what cannot be read any more is removed with a word', async () => {
  const folder = folderWith(FILES);
  await verify(folder, '--runs', '600');
  writeFileSync(join(folder, 'new.c'), RENAMED);
  const stale = join(folder, '.stage2-verify/failed/0123.json');
  writeFileSync(stale, '{ "schemaVersion": 1, "choices": { "weather": "fine" }, "races": [] }');
  const { code, stderr } = await verify(folder, '--runs', '500');
  expect(code).toBe(0);
  expect(stderr).toContain('tried first (.stage2-verify/failed/): none fails now');
  expect(stderr).toMatch(/^note: .*weather.*: a failure of an earlier run, removed$/m);
  expect(existsSync(stale)).toBe(false);
});

it('without a report folder nothing is kept, and nothing is tried', async () => {
  const folder = folderWith(FILES);
  mkdirSync(join(folder, '.stage2-verify/failed'), { recursive: true });
  writeFileSync(join(folder, '.stage2-verify/failed/0123.json'), 'not JSON');
  const { code, stderr } = await verify(folder, '--runs', '500', '--no-report');
  expect([code, stderr]).toEqual([1, '']);
  expect(readdirSync(join(folder, '.stage2-verify/failed'))).toEqual(['0123.json']);
});
