// SPDX-License-Identifier: GPL-2.0-only
/** The page about mistakes in the method itself is what was measured, and DESIGN.md has its figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutantStatus } from 'mutation-testing-report-schema/api';
import { describe, expect, it } from 'vitest';
import { ROOT } from './testing/cli.ts';
import { strykerFiles } from './testing/stryker-files.ts';
import {
  readRows,
  renewed,
  rowsOf,
  type StrykerRow,
  strykerPage,
  strykerSentence,
} from './testing/stryker-page.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const PAGE = read('reports/stryker.md');
const ROWS = readRows(PAGE);
describe('reports/stryker.md', () => {
  it('is what the command writes', () => {
    expect(PAGE).toBe(strykerPage(ROWS));
  });

  it('has lines for files in which StrykerJS makes mistakes, and for no others', () => {
    const files = strykerFiles();
    expect(
      ROWS.map(({ file }) => file).filter((file) => !files.includes(file)),
      'these are gone: npm run stryker:page leaves them out',
    ).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['src/core/judge.ts', 'src/subjects/user_mem_abort/outcome.ts']),
    );
    // Nothing but types; tests of a file; a file of another part.
    for (const file of ['src/core/run-record.ts', 'src/core/judge.test.ts', 'src/engines/defaults.ts'])
      expect(files).not.toContain(file);
  });

  it('has the figures of DESIGN.md', () => {
    expect(read('DESIGN.md'), 'say in DESIGN.md what the page says').toContain(`${strykerSentence(ROWS)}.`);
  });
});

describe('the page about mistakes in the method', () => {
  const row = (file: string, noticed: number, made: number, commit = 'aaa'): StrykerRow => {
    return { file, noticed, made, commit };
  };

  it('counts what was noticed of what was made', () => {
    const position = { line: 1, column: 1 };
    const reported = (...fates: readonly MutantStatus[]) => ({
      language: 'typescript',
      source: '',
      mutants: fates.map((status, i) => {
        return { id: String(i), status, mutatorName: '', location: { start: position, end: position } };
      }),
    });
    const files = {
      'a.ts': reported('Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError', 'RuntimeError'),
      'b.ts': reported('Ignored'),
      'c.ts': reported(),
    };
    const report = { schemaVersion: '2', thresholds: { high: 80, low: 60 }, files };
    expect(rowsOf(report, 'abc')).toEqual([row('a.ts', 2, 4, 'abc')]);
  });

  it('reads what it wrote', () => {
    const rows = [row('src/a.ts', 1, 2), row('src/b.ts', 1234, 2345)];
    expect(readRows(strykerPage([...rows].reverse()))).toEqual(rows);
  });

  it('keeps what was not measured anew, of files that are there', () => {
    const before = [row('a.ts', 1, 2), row('b.ts', 1, 2), row('gone.ts', 1, 2)];
    expect(
      renewed(before, [row('b.ts', 2, 2, 'bbb'), row('c.ts', 3, 3)], (file) => file !== 'gone.ts'),
    ).toEqual([row('a.ts', 1, 2), row('b.ts', 2, 2, 'bbb'), row('c.ts', 3, 3)]);
  });

  it('names all files together, and the one of which the smallest part is noticed', () => {
    expect(strykerSentence([row('a.ts', 9, 10), row('b.ts', 3, 4), row('c.ts', 990, 1000)])).toBe(
      '1,002 of 1,014 are noticed, the smallest part in `b.ts`, 3 of 4',
    );
    expect(() => strykerSentence([])).toThrow('no mistake was made: run npm run stryker first');
  });
});
