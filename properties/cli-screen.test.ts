// SPDX-License-Identifier: GPL-2.0-only
/** What the commands print fits 80 columns, has no colours in a pipe, and has them where they are asked for. */

import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { BUGS } from '../src/mistakes/historical/all.ts';
import { scoreboard } from '../src/mistakes/scoreboard/scoreboard.ts';
import { bugsText } from '../src/report/bugs/screen.ts';
import { mutationSummary } from '../src/report/mutate/summary.ts';
import { PLAIN } from '../src/report/paint.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { emptyFolder, folderWith, ROOT, run, runWith, variantReturning } from './testing/cli.ts';
import { fewMutants } from './testing/mutants.ts';
import { legacy, REFACTORED } from './testing/variants.ts';

const ESCAPE = '\u001b[';

/** Lines that are too long although they could have been broken: a command to copy is one word, and so is a path. */
function tooLong(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.length > 80 && !line.includes('npx stage2-verify '));
}

/** A row of the same call folded to one line, a race at a site, and a known problem of all states. */
const SCENARIOS = ['fault-desc-2', 'state-object-1', 'permission-fault-without-topup'];
const pathOf = (scenario: string): string => join(ROOT, 'reports/scenarios', `${scenario}.json`);

describe('at 80 columns, in a pipe', () => {
  test.each([
    ['verify', 'verify --runs 300 --no-report'],
    ['verify that finds something', 'verify --refactored bad.ts --runs 300'],
    ['series', 'series --runs 300'],
    ['series that finds something', 'series --refactored state-object --refactored bad.ts --runs 300'],
    ['explain', 'explain'],
  ])('%s', async (_, args) => {
    const folder = folderWith({ 'bad.ts': variantReturning('-5') });
    const { stderr, stdout } = await run(folder, ...args.split(' '));
    // A machine that has other work to do shows progress: how long a run takes is nothing that a test decides.
    const progress = /^\S+: [\d,]+ of [\d,]+ scenarios, .* left$/;
    expect(stderr.split('\n').filter((line) => line !== '' && !progress.test(line))).toEqual([]);
    expect(stdout).not.toBe('');
    expect(tooLong(stdout)).toEqual([]);
    expect(stdout).not.toContain(ESCAPE);
  });

  test.each(SCENARIOS)('replay %s', async (scenario) => {
    const { stdout } = await run(emptyFolder(), 'replay', pathOf(scenario));
    expect(stdout).toContain('ESR_EL2=');
    expect(tooLong(stdout)).toEqual([]);
    expect(stdout).not.toContain(ESCAPE);
  });

  it('bugs', async () => {
    const bugs = BUGS.filter(({ id }) => ['A2', 'H1', 'C1'].includes(id));
    const board = await scoreboard({
      subject: USER_MEM_ABORT,
      legacy,
      refactored: REFACTORED,
      seeds: 1,
      patience: 2000,
      bugs,
    });
    expect(tooLong(bugsText(board, { width: 80, paint: PLAIN, reportDir: 'reports' }))).toEqual([]);
  });

  it('mutate', async () => {
    const report = await fewMutants();
    expect(report.survived).toBeGreaterThan(0);
    const text = mutationSummary(report, { width: 80, paint: PLAIN, reportDir: 'reports' });
    expect(tooLong(text)).toEqual([]);
  });
});

describe('colours', () => {
  const colours = async (env: { readonly [name: string]: string }, args: string): Promise<boolean> => {
    const folder = folderWith({ 'bad.ts': variantReturning('-5') });
    return (await runWith({ env }, folder, ...args.split(' '))).stdout.includes(ESCAPE);
  };

  test.each([
    'verify --refactored bad.ts --runs 100 --no-report',
    'verify --refactored bad.ts --runs 100 --no-report --quiet',
    `replay ${pathOf('state-object-1')}`,
    'explain access',
  ])('are there in a pipe if FORCE_COLOR asks for them: %s', async (args) => {
    expect(await colours({ FORCE_COLOR: '1' }, args)).toBe(true);
  });

  test.each(['verify --refactored bad.ts --runs 100 --no-report', 'explain access'])(
    'are not there if NO_COLOR says so, whatever else: %s',
    async (args) => {
      expect(await colours({ FORCE_COLOR: '1', NO_COLOR: '1' }, args)).toBe(false);
    },
  );

  it('are never in JSON', async () => {
    expect(await colours({ FORCE_COLOR: '1' }, 'explain access --json')).toBe(false);
  });
});
