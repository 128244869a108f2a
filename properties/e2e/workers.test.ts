// SPDX-License-Identifier: GPL-2.0-only
/** How many threads do the work, and whether they survive it, does not show in the report. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { cRequestOf, type RunRequest } from '../../src/cli/run-request.ts';
import { DEFAULTS } from '../../src/engines/defaults.ts';
import { inWorkers } from '../../src/engines/jobs/pool.ts';
import { verify } from '../../src/engines/verify.ts';
import type { Certificate } from '../../src/report/certificate/certificate.ts';
import { jsonReport, jsonText } from '../../src/report/json.ts';
import { emptyFolder, ROOT } from '../testing/cli.ts';
import { folderOfNarrow } from '../testing/narrow.ts';
import { spawned } from '../testing/process.ts';
import { contents, timeless } from '../testing/report-contents.ts';
import { stateObject } from '../testing/variants.ts';
import { quickly } from '../testing/verifying.ts';

test('two threads write the report that one writes', async () => {
  const [one, two] = await Promise.all(
    ['1', '2'].map(async (workers) => {
      const folder = emptyFolder();
      // Two jobs; those of what breaks properties/cli-engines.test.ts compares.
      const args = '--refactored state-object --runs 5000';
      const { code } = await spawned(folder, ...args.split(' '), '--workers', workers);
      expect(code).toBe(0);
      return contents(join(folder, '.stage2-verify'));
    }),
  );
  expect(Object.keys(one).length).toBeGreaterThan(5);
  expect(two).toEqual(one);
});

test('a thread that dies in the middle changes nothing', async () => {
  const folder = emptyFolder();
  const death = join(folder, 'died');
  const module = join(folder, 'worker.mjs');
  writeFileSync(
    module,
    `import { existsSync, writeFileSync } from 'node:fs';
import { work as honest } from ${JSON.stringify(pathToFileURL(join(ROOT, 'dist/src/cli/job-worker.js')).href)};
export async function work(task) {
  const answer = await honest(task);
  if (task.job.index === 1 && !existsSync(${JSON.stringify(death)})) {
    writeFileSync(${JSON.stringify(death)}, '');
    process.exit(1);
  }
  return answer;
}
`,
  );
  // Three jobs, of which the second kills its thread.
  const rules = { ...DEFAULTS, runs: 8300 };
  const request: RunRequest = {
    legacy: null,
    refactored: ['state-object'],
    contracts: [],
    c: cRequestOf({}),
    rules,
  };
  const options = quickly({ ...rules, refactored: [stateObject] });
  const runner = inWorkers({
    workers: 2,
    module: pathToFileURL(module).href,
    setting: { request, cwd: folder },
  });
  const [alone, threaded] = [await verify(options), await verify({ ...options, runner })];
  expect(existsSync(death)).toBe(true);
  expect(timeless(jsonText(jsonReport(threaded)))).toBe(timeless(jsonText(jsonReport(alone))));
});

/** Two that come to little on most machines. */
const PAIR = '--legacy narrow.ts --refactored same.ts';

test('certify writes the same bytes with one thread and with two, and --check finds them in order', async () => {
  const folders = await Promise.all(
    ['1', '2'].map(async (workers) => {
      const folder = folderOfNarrow();
      const args = `certify ${PAIR} --preemptions 0 --page-size 16k --workers ${workers}`;
      const { code, stdout } = await spawned(folder, ...args.split(' '));
      expect(stdout).toMatch(/^EQUIVALENT \(exhaustive, 16k pages, no race, all [\d,]+ machines\)/);
      expect(stdout).toMatch(/known-bad variants: (\d+) of \1 caught/);
      expect(code).toBe(0);
      return folder;
    }),
  );
  const [one, two] = folders.map((folder) => contents(join(folder, '.stage2-verify')));
  expect(Object.keys(one).sort()).toEqual(['/.gitignore', '/certificate.json', '/certificate.md']);
  expect(two).toEqual(one);
  const certificate = JSON.parse(one['/certificate.json']) as Certificate;
  expect(certificate.pairs[0].weight).toBe('1/1');
  expect(certificate.command).toBe(`npx stage2-verify certify ${PAIR} --preemptions 0 --page-size 16k`);

  const [folder] = folders;
  const check = await spawned(folder, ...`certify ${PAIR} --check`.split(' '));
  expect(check).toMatchObject({
    code: 0,
    stdout: '.stage2-verify/certificate.json holds for these sources.\n',
  });
});

test('a number of threads that makes no sense is refused', async () => {
  const { code, stderr } = await spawned(emptyFolder(), '--workers', '0');
  expect(code).toBe(2);
  expect(stderr).toBe('stage2-verify: --workers is "0"; give a whole number from 1 to 256.\n');
});
