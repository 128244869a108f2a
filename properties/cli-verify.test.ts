// SPDX-License-Identifier: GPL-2.0-only
// Options and output of `verify`.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonReport } from '../src/report/json.ts';
import { emptyFolder, folderWith, run, variantReturning } from './testing/cli.ts';

describe('verify', () => {
  test('is the default command, and finds the built-in variants equivalent', async () => {
    const folder = emptyFolder();
    const { code, stdout } = await run(folder, '--runs', '1000');
    expect(stdout.split('\n', 1)[0]).toMatch(/^EQUIVALENT \(sampled, 1,000 scenarios, 1 race, seed 1\)/);
    for (const name of ['extracted-helpers', 'state-object', 'fault-desc']) expect(stdout).toContain(name);
    expect(stdout).toContain('mte-refusal-before-lock');
    expect(code).toBe(0);
    expect(readdirSync(join(folder, '.stage2-verify')).sort()).toEqual([
      '.gitignore',
      'counterexamples.json',
      'index.html',
      'junit.xml',
      'scenarios',
      'summary.md',
      'verify.json',
      'verify.md',
      'verify.sarif',
    ]);
  });

  test('--json prints what verify.json holds, and nothing else', async () => {
    const folder = emptyFolder();
    const { stderr, stdout } = await run(folder, '--runs', '500', '--json', '--quiet');
    expect(stdout).toBe(readFileSync(join(folder, '.stage2-verify/verify.json'), 'utf8'));
    expect(stderr).toBe('');
  });

  test('--no-report writes nothing, and prints the scenario where it would name the file', async () => {
    const folder = folderWith({ 'bad.ts': variantReturning('0') });
    const { code, stdout } = await run(folder, ...'--refactored bad.ts --runs 500 --no-report'.split(' '));
    expect(code).toBe(1);
    expect(existsSync(join(folder, '.stage2-verify'))).toBe(false);
    expect(stdout).toContain('{"schemaVersion":1,"choices":{');
  });

  test('--report-dir names the folder, and the replay commands name it too', async () => {
    const folder = emptyFolder();
    const args = '--refactored state-object --runs 500 --report-dir out/here --json';
    const { stdout } = await run(folder, ...args.split(' '));
    const report = JSON.parse(stdout) as JsonReport;
    const [declared] = report.pairs[0].divergences;
    expect(declared.replay).toBe('npx stage2-verify replay out/here/scenarios/state-object-1.json');
    expect(existsSync(join(folder, 'out/here/scenarios/state-object-1.json'))).toBe(true);
  });

  test('a page size confines the scenarios', async () => {
    const folder = folderWith({ 'bad.ts': variantReturning('0') });
    const args = '--refactored bad.ts --runs 500 --page-size 16k --no-report --json';
    const report = JSON.parse((await run(folder, ...args.split(' '))).stdout) as JsonReport;
    const sizes = report.pairs[0].divergences.map(({ scenario }) => scenario.choices.pageSize);
    expect(new Set(sizes)).toEqual(new Set(['16k']));
  });

  test('a time limit ends the run, which is then inconclusive', async () => {
    const args =
      '--runs 1000000000 --refactored extracted-helpers --time-limit 0.01 --workers 1 --no-report --json';
    const { code, stdout } = await run(emptyFolder(), ...args.split(' '));
    const report = JSON.parse(stdout) as JsonReport;
    expect(report.verdict).toBe('inconclusive');
    expect(report.grade).toBe('inconclusive');
    expect(code).toBe(3);
  });
});

test('a report that turns out not to be writable is bad input, and the result has been said', async () => {
  const folder = folderWith({});
  mkdirSync(join(folder, '.stage2-verify/verify.md'), { recursive: true });
  const args = '--refactored extracted-helpers --runs 100 --quiet';
  const { code, stderr, stdout } = await run(folder, ...args.split(' '));
  expect(code).toBe(2);
  expect(stdout).toMatch(/^EQUIVALENT/);
  expect(stderr).toContain('.stage2-verify/verify.md cannot be written (EISDIR)');
});
