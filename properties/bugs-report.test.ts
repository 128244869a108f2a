// SPDX-License-Identifier: GPL-2.0-only
/** What the command `bugs` says and writes. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BUGS } from '../src/mistakes/historical/all.ts';
import { everywhere, inKernel } from '../src/mistakes/historical/bug.ts';
import { allCaught } from '../src/mistakes/scoreboard/result.ts';
import { scoreboard } from '../src/mistakes/scoreboard/scoreboard.ts';
import { bugsFiles } from '../src/report/bugs/files.ts';
import { jsonScoreboard } from '../src/report/bugs/json.ts';
import { bugsText } from '../src/report/bugs/screen.ts';
import { PLAIN } from '../src/report/paint.ts';
import { USER_MEM_ABORT } from '../src/subjects/user_mem_abort/subject.ts';
import { legacy, REFACTORED } from './testing/variants.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const conforms = new Ajv2020().compile(JSON.parse(read('../src/report/schema/bugs.schema.json')));
const a2 = BUGS.filter(({ id }) => id === 'A2');
const [first] = a2;
/** Something that no run can tell from the real variant. */
const invisible = { ...first, id: 'X', states: everywhere(inKernel(() => ({}))) };
const run = (bugs: typeof a2, patience = 2000) =>
  scoreboard({ subject: USER_MEM_ABORT, legacy, refactored: REFACTORED, seeds: 3, patience, bugs });

describe('the scoreboard', () => {
  it('says for each variant how soon a bug is caught and by what, or that it cannot be there', async () => {
    const { bugs } = jsonScoreboard(await run(a2));
    expect(bugs.map(({ variant, expressible }) => [variant, expressible])).toEqual([
      ['legacy', true],
      ['extracted-helpers', true],
      ['state-object', false],
      ['fault-desc', false],
    ]);
    expect(bugs[0]).toMatchObject({ id: 'A2', exhaustive: true, scenarioSize: 1 });
    expect(bugs[0].caughtBy[0]).toBe('references-balanced');
    expect(bugs[0].medianExecutions).toBeLessThanOrEqual(bugs[0].worstExecutions ?? 0);
  });

  it('counts a bug that is not found within the budget as missed', async () => {
    const board = await run([invisible], 200);
    expect(allCaught(board)).toBe(false);
    expect(board.results[0].row).toMatchObject({
      caughtBy: [],
      medianExecutions: null,
      exhaustive: false,
      scenarioSize: null,
    });
    expect(bugsText(board, { width: 80, paint: PLAIN, reportDir: 'reports' })).toContain('missed');
  });

  it('is all caught if nothing that can be expressed is missed', async () => {
    expect(allCaught(await run(a2))).toBe(true);
  });

  it('leaves the same files every time', async () => {
    expect(bugsFiles(await run(a2), 'c')).toEqual(bugsFiles(await run(a2), 'c'));
  });

  it.each([
    ['caught', a2],
    ['missed', [invisible]],
  ] as const)('conforms to the schema where a bug is %s', async (_what, bugs) => {
    expect(conforms(jsonScoreboard(await run([...bugs], 200))) ? null : conforms.errors).toBeNull();
  });
});

describe('the committed scoreboard', () => {
  const committed = JSON.parse(read('../reports/bugs.json')) as ReturnType<typeof jsonScoreboard>;

  it('conforms to the schema', () => {
    expect(conforms(committed) ? null : conforms.errors).toBeNull();
  });

  it('covers every bug in every variant', () => {
    const names = [legacy, ...REFACTORED].map(({ name }) => name);
    expect(committed.bugs.map(({ id, variant }) => `${id} ${variant}`)).toEqual(
      BUGS.flatMap(({ id }) => names.map((name) => `${id} ${name}`)),
    );
  });

  it('has every expressible bug caught, in the middle after fewer than 5,000 executions', () => {
    for (const { expressible, medianExecutions } of committed.bugs) {
      if (expressible) expect(medianExecutions).toBeLessThan(5000);
    }
    expect(committed.bugs.some(({ expressible }) => expressible)).toBe(true);
  });
});

describe('the table on the screen', () => {
  it('fits 80 columns', async () => {
    const text = bugsText(await run(a2), { width: 80, paint: PLAIN, reportDir: 'reports' });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
