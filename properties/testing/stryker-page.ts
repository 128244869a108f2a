// SPDX-License-Identifier: GPL-2.0-only
// The page about mistakes in the method itself: how many of those that StrykerJS makes in each file the quick tests notice.
import type { MutantStatus, MutationTestResult } from 'mutation-testing-report-schema/api';
import { markdownTable } from '../../src/report/markdown/markup.ts';
import { number } from '../../src/report/words.ts';

/** What came of the mistakes in one file. */
export interface StrykerRow {
  readonly file: string;
  /** Mistakes that a test fails for, or does not end with. */
  readonly noticed: number;
  /** Mistakes that were made. */
  readonly made: number;
  /** The commit at which this was measured. */
  readonly commit: string;
}

/** Of each fate whether the mistake was noticed; null where none was made. */
const NOTICED: { readonly [status in MutantStatus]: boolean | null } = {
  Killed: true,
  Timeout: true,
  Survived: false,
  NoCoverage: false,
  CompileError: null,
  RuntimeError: null,
  Ignored: null,
  Pending: null,
};

/** What a report of StrykerJS comes to, for each file in which mistakes were made. */
export function rowsOf({ files }: MutationTestResult, commit: string): readonly StrykerRow[] {
  return Object.entries(files).flatMap(([file, { mutants }]) => {
    const fates = mutants.map(({ status }) => NOTICED[status]).filter((noticed) => noticed !== null);
    const noticed = fates.filter(Boolean).length;
    return fates.length === 0 ? [] : [{ file, noticed, made: fates.length, commit }];
  });
}

const ROW = /^\| (?<file>\S+\.ts) \| (?<noticed>[\d,]+) of (?<made>[\d,]+) \| [\d.]+ \| (?<commit>\w+) \|$/gm;

/** The rows of a page. */
export function readRows(page: string): readonly StrykerRow[] {
  return [...page.matchAll(ROW)].map(({ groups }) => {
    const { commit = '', file = '', made = '', noticed = '' } = groups ?? {};
    return { file, noticed: figure(noticed), made: figure(made), commit };
  });
}

/** Rows in which those that were measured anew stand in place of the earlier ones of the same files; what is no file any more goes. */
export function renewed(
  before: readonly StrykerRow[],
  fresh: readonly StrykerRow[],
  isThere: (file: string) => boolean,
): readonly StrykerRow[] {
  const all = new Map([...before, ...fresh].map((row) => [row.file, row]));
  return [...all.values()].filter(({ file }) => isThere(file));
}

/** All files together, and where the smallest part is noticed, as half a sentence. @throws Error without rows */
export function strykerSentence(rows: readonly StrykerRow[]): string {
  const [lowest] = [...rows].sort((a, b) => share(a) - share(b));
  if (lowest === undefined) throw new Error('no mistake was made: run npm run stryker first');
  return `${scoreText(total(rows))} are noticed, the smallest part in \`${lowest.file}\`, ${scoreText(lowest)}`;
}

/** The page: of the rows alone. */
export function strykerPage(rows: readonly StrykerRow[]): string {
  const sorted = [...rows].sort((a, b) => (a.file < b.file ? -1 : 1));
  return `${[
    '# Mistakes in the method itself',
    'StrykerJS makes small mistakes in the method and in the judge of `user_mem_abort()`, one at a time, and runs the quick tests of `vitest.stryker.config.ts` on each. A mistake is noticed if one of them fails, or does not end. What is left over may change nothing that can be seen (a bound that is not reached, a shortcut that is not taken), keep tests from being loaded, which counts as nothing, show in longer tests alone, or be a hole. Files with nothing but types have no line.',
    '`npm run stryker -- --mutate FILE,FILE`, then `npm run stryker:page`, which writes the lines of these files anew.',
    `Of all, ${strykerSentence(rows)}.`,
    markdownTable(
      ['file', 'noticed', '%', 'measured at'],
      sorted.map((row) => [
        row.file,
        `${number(row.noticed)} of ${number(row.made)}`,
        (100 * share(row)).toFixed(1),
        row.commit,
      ]),
    ),
  ].join('\n\n')}\n`;
}

function total(rows: readonly StrykerRow[]): { readonly noticed: number; readonly made: number } {
  const sum = (of: (row: StrykerRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return { noticed: sum(({ noticed }) => noticed), made: sum(({ made }) => made) };
}

function scoreText({ made, noticed }: { readonly made: number; readonly noticed: number }): string {
  return `${number(noticed)} of ${number(made)}`;
}

function share({ made, noticed }: StrykerRow): number {
  return noticed / made;
}

function figure(text: string): number {
  return Number(text.replaceAll(',', ''));
}
