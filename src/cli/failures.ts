// SPDX-License-Identifier: GPL-2.0-only
// Scenarios that failed, kept in the report folder for the next run.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from '../core/parse.ts';
import type { VerifyReport } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Subject } from '../core/subject.ts';
import type { Retried } from '../engines/failed-before.ts';
import { type ReportFile, type RunSetting, scenarioFilesOf } from '../report/files.ts';
import { undeclared } from '../report/verdict.ts';
import { count, list } from '../report/words.ts';
import { USUAL_READING } from '../source/c-source.ts';
import { fileAt, type Io } from './io.ts';
import { readScenarioFile } from './scenario-file.ts';
import { UsageError } from './usage-error.ts';

/** The folder below the report folder. */
const FOLDER = 'failed';

/** So many are kept, the latest. */
const MOST = 50;

/** A file that is kept. */
interface Kept {
  /** As it is named on the command line. */
  readonly file: string;
  readonly written: number;
}

/**
 * The scenarios of a subject that failed in earlier runs, the latest first. One that cannot be used any more, as what it names is gone, is removed, and said to be.
 */
export function failuresBefore(io: Io, reportDir: string, subject: Subject): readonly Scenario[] {
  return keptFiles(io, reportDir).flatMap(({ file }) => {
    try {
      if (functionOf(readFileSync(fileAt(io, file), 'utf8')) !== subject.name) return [];
      return [readScenarioFile(file, io, subject).scenario];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      rmSync(fileAt(io, file), { force: true });
      io.stderr.write(`note: ${error.message.replace(/; .*$/s, '')}: a failure of an earlier run, removed\n`);
      return [];
    }
  });
}

/** What became of them, as a line. */
export function retriedText({ failing, tried }: Retried, reportDir: string): string {
  const still = failing.map(({ scenarios, variant }) => `${variant} ${scenarios}`);
  const came = still.length === 0 ? 'none fails now' : `fails: ${list(still)}`;
  return `${count(tried, 'earlier failure')} tried first (${join(reportDir, FOLDER)}/): ${came}`;
}

/** The files of what failed in a run: the same scenario has the same name. */
export function failureFiles(report: VerifyReport, setting: RunSetting): readonly ReportFile[] {
  return report.pairs.flatMap((pair) =>
    undeclared(pair).flatMap((divergence) =>
      scenarioFilesOf(report, pair, divergence, setting).map(({ text }) => {
        const { choices, races, steps } = parseFile(text, 'a scenario file');
        const named = JSON.stringify({ choices, races, steps, function: functionOf(text) });
        const name = createHash('sha256').update(named).digest('hex').slice(0, 12);
        return { path: `${FOLDER}/${name}.json`, text };
      }),
    ),
  );
}

/** Removes all but the latest. */
export function trimFailures(io: Io, reportDir: string): void {
  for (const { file } of keptFiles(io, reportDir).slice(MOST)) rmSync(fileAt(io, file), { force: true });
}

function keptFiles(io: Io, reportDir: string): readonly Kept[] {
  const folder = join(reportDir, FOLDER);
  if (statSync(fileAt(io, folder), { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(fileAt(io, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .map((file): Kept => ({ file, written: statSync(fileAt(io, file)).mtimeMs }))
    .sort((a, b) => b.written - a.written || (a.file < b.file ? -1 : 1));
}

/** The function that the scenario of a file is of: what is said of its sources says it, where that is C. */
function functionOf(text: string): string {
  return /"function": *"(\w+)"/.exec(text)?.[1] ?? USUAL_READING.function;
}
