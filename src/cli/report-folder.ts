// SPDX-License-Identifier: GPL-2.0-only
// Makes and fills the report folder.
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReportFile } from '../report/files.ts';
import { fileAt, type Io } from './io.ts';
import { REPORT_DIR } from './options.ts';
import { UsageError } from './usage-error.ts';

/**
 * Makes the report folder and checks that files can be written in it: finding out after the run would waste the run.
 * @throws UsageError
 */
export function prepareReportFolder(io: Io, folder: string): void {
  try {
    makeFolder(io, folder, 'scenarios');
    accessSync(fileAt(io, folder), constants.W_OK);
    accessSync(fileAt(io, join(folder, 'scenarios')), constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `--report-dir ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another folder, or --no-report`,
    );
  }
}

/**
 * Makes the folder that a command's files go to, and the one inside it that they need, before the work starts.
 * @throws UsageError
 */
export function makeReportFolder(io: Io, folder: string, inner = ''): void {
  try {
    makeFolder(io, folder, inner);
  } catch (error) {
    throw new UsageError(
      `--report-dir ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another folder`,
    );
  }
}

/** What is left where reports go unless told otherwise is nothing to commit, in whatever repository that is. */
function makeFolder(io: Io, folder: string, inner: string): void {
  mkdirSync(fileAt(io, join(folder, inner)), { recursive: true });
  if (folder === REPORT_DIR) writeFileSync(fileAt(io, join(folder, '.gitignore')), '*\n');
}

/**
 * Writes the files of a report.
 * @throws UsageError if one cannot be written
 */
export function writeReport(io: Io, folder: string, files: readonly ReportFile[]): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      mkdirSync(dirname(fileAt(io, file)), { recursive: true });
      writeFileSync(fileAt(io, file), text);
    } catch (error) {
      throw new UsageError(
        `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); remove what is in its place, or give another --report-dir`,
      );
    }
  }
}
