// SPDX-License-Identifier: GPL-2.0-only
/** All engines in one run, by command; and threads that come to what one does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from './testing/cli.ts';
import { folderOfNarrow } from './testing/narrow.ts';
import { contents } from './testing/report-contents.ts';

const NARROW = ['--legacy', 'narrow.ts', '--trust'];

it('verify --engine all ends as the documents say: proved on every machine, and scenarios and sessions drawn besides', {
  timeout: 300_000,
}, async () => {
  const space = ['--page-size', '16k', '--preemptions', '0'];
  const args = [...space, '--runs', '1000', '--workers', '1', '--refactored', 'same.ts'];
  const folder = folderOfNarrow(true);
  const { code, stdout } = await run(folder, 'verify', ...NARROW, '--engine', 'all', ...args, '--quiet');
  const { grade, pairs } = JSON.parse(readFileSync(join(folder, '.stage2-verify/verify.json'), 'utf8'));
  const [{ coverage, scenarios, word }] = pairs;
  expect({ code, grade, word }).toEqual({ code: 0, grade: 'exhaustive', word: 'equivalent' });
  expect(stdout).toMatch(/^EQUIVALENT \(exhaustive, 16k pages, no race, all [\d,]+ machines, and 1,000/);
  expect(coverage.weight).toBe('1/1');
  // Sessions in the proportion of what is usual: 5,000 beside 200,000 scenarios.
  expect(scenarios).toBe(1_000 + Number(coverage.scenarios) + 25);
});

it('with two races, one thread and two come to the same', { timeout: 300_000 }, async () => {
  const reports = await Promise.all(
    ['1', '2'].map(async (workers) => {
      const folder = folderOfNarrow();
      // Two jobs.
      const args = ['--refactored', 'bad.ts', '--runs', '4200', '--preemptions', '2', '--workers', workers];
      const { code } = await run(folder, 'verify', ...NARROW, ...args);
      expect(code).toBe(1);
      return contents(join(folder, '.stage2-verify'));
    }),
  );
  expect(Object.keys(reports[0]!).length).toBeGreaterThan(5);
  expect(reports[1]).toEqual(reports[0]);
});
