// SPDX-License-Identifier: GPL-2.0-only
/** The built command as a process: what it costs to ask it, signals, and readers that go away. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { JsonReport } from '../../src/report/json.ts';
import { emptyFolder, folderWith, variantReturning } from '../testing/cli.ts';
import { finished, MAIN, spawned, start } from '../testing/process.ts';

test('help takes less than 200 ms of a core', async () => {
  const folder = emptyFolder();
  // Time of the process rather than of the clock: what else the machine does is not at issue.
  const hook = join(folder, 'cpu-time.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'cpu-time'))}, String((user + system) / 1000));
    });`,
  );
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5 && best > 200; i++) {
    await promisify(execFile)(process.execPath, ['--require', hook, MAIN, '--help']);
    best = Math.min(best, Number(readFileSync(join(folder, 'cpu-time'), 'utf8')));
  }
  expect(best).toBeGreaterThan(0);
  expect(best).toBeLessThan(200);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s leaves a partial report that is inconclusive',
  async (signal) => {
    const folder = emptyFolder();
    const child = start(folder, ['--runs', '1000000000', '--refactored', 'extracted-helpers']);
    const end = finished(child);
    // The folder is made when the handlers are there, and the runs would take hours.
    while (!existsSync(join(folder, '.stage2-verify/scenarios'))) await setTimeout(20);
    child.kill(signal);
    const { code, stdout } = await end;
    expect(code).toBe(3);
    expect(stdout).toMatch(/^INCONCLUSIVE/);
    expect(stdout).toContain('of 1000000000 scenarios');
    const report = JSON.parse(readFileSync(join(folder, '.stage2-verify/verify.json'), 'utf8')) as JsonReport;
    expect(report.verdict).toBe('inconclusive');
    expect(report.pairs[0].remarks[0]).toMatch(/^stopped after \d+ of 1000000000 scenarios$/);
  },
);

/** A module that the command line trusts, and that begins with this. */
const beginningWith = (text: string): string =>
  folderWith({ 'slow.ts': `${text}\n${variantReturning('-14')}` });
const SLOW = ['verify', '--trust', '--refactored', 'slow.ts', '--no-report', '--runs', '1000'];

test('--time-limit ends what never comes back from loading, at the limit itself', async () => {
  // Were it not for the limit, the watchdog would say later, and with another exit code, that it hangs.
  const { code, stderr, stdout } = await spawned(beginningWith('for (;;);'), ...SLOW, '--time-limit', '3');
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: '',
    stderr: 'stage2-verify: inconclusive: its time was up, and nothing was found out.\n',
  });
});

test('Ctrl-C ends what never comes back from loading at once', async () => {
  const folder = beginningWith(
    "import { writeFileSync } from 'node:fs';\nwriteFileSync('began', '');\nfor (;;);",
  );
  const child = start(folder, SLOW);
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  while (!existsSync(join(folder, 'began'))) await setTimeout(20);
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: null, signal: 'SIGINT' });
});

test('a reader that goes away early is no error', async () => {
  const command = `"${process.execPath}" "${MAIN}" --runs 500 --no-report --json --quiet | head -c 10; exit \${PIPESTATUS[0]}`;
  const { code, stderr, stdout } = await finished(
    spawn('bash', ['-c', command], { cwd: emptyFolder(), stdio: 'pipe' }),
  );
  expect(stdout).toHaveLength(10);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});
