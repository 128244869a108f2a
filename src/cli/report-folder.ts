// SPDX-License-Identifier: GPL-2.0-only
// Makes and fills the report folder.
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { visibleLines } from '../core/one-line.ts';
import type { ReportFile } from '../report/files.ts';
import { fileAt, type Io } from './io.ts';
import { makeFolders } from './make-folders.ts';
import { REPORT_DIR } from './options.ts';
import { UsageError } from './usage-error.ts';

/**
 * Makes the report folder and checks that files can be written in it: finding out after the run would waste the run.
 * @throws UsageError
 */
export function prepareReportFolder(io: Io, folder: string): void {
  try {
    makeFolder(io, folder, 'scenarios');
    for (const inner of [folder, join(folder, 'scenarios')]) tryFolder(fileAt(io, inner));
  } catch (error) {
    throw new UsageError(
      `--report-dir ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another folder, or --no-report`,
    );
  }
}

/** Bytes that are written to find out whether a disk is full: a report has about as many. */
const TRIED = 1 << 20;

/** Writes a file as a report is written, and takes it away again. */
function tryFolder(folder: string): void {
  const file = join(folder, `.tried-${process.pid}`);
  try {
    writeWhole(file, [' '.repeat(TRIED)]);
  } finally {
    rmSync(file, { force: true });
  }
}

/** A file's text in pieces, which need not all be there at once. A string is none: it would be written letter by letter. */
type Pieces = readonly string[] | Generator<string>;

/** Writes a file in one step: whoever reads meanwhile, and whoever comes when the disk is full, has the old file or the new one. */
export function writeWhole(file: string, pieces: Pieces): void {
  // What is no file, a device or a pipe, is written to as it is.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
    writePieces(file, pieces);
    return;
  }
  const written = `${file}.part`;
  try {
    writePieces(written, pieces);
    renameSync(written, file);
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}

function writePieces(path: string, pieces: Pieces): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/**
 * Makes the folder that a command's files go to, and the one inside it that they need, before the work starts.
 * @throws UsageError
 */
export function makeReportFolder(io: Io, folder: string, inner = ''): void {
  try {
    makeFolder(io, folder, inner);
    tryFolder(fileAt(io, join(folder, inner)));
  } catch (error) {
    throw new UsageError(
      `--report-dir ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give another folder`,
    );
  }
}

/** What is left where reports go unless told otherwise is nothing to commit, in whatever repository that is. */
function makeFolder(io: Io, folder: string, inner: string): void {
  makeFolders(fileAt(io, join(folder, inner)));
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
      makeFolders(dirname(fileAt(io, file)));
      // A page quotes sources and messages: what of them cannot be seen is spelled out.
      writeWhole(fileAt(io, file), [visibleLines(text)]);
    } catch (error) {
      throw new UsageError(
        `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); remove what is in its place, or give another --report-dir`,
      );
    }
  }
}
