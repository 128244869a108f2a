// SPDX-License-Identifier: GPL-2.0-only
// Writes a report, and draws index.html anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportFile } from '../report/files.ts';
import { INVOCATION } from './command-line.ts';
import { fileAt, type Io } from './io.ts';
import { writeReport } from './report-folder.ts';

/**
 * Writes the files of a report, and index.html anew: from them and what earlier commands left in the report folder.
 * @throws UsageError if one cannot be written
 */
export async function writeIndexed(io: Io, folder: string, files: readonly ReportFile[]): Promise<void> {
  writeReport(io, folder, files);
  // Loaded here: no other part of a command needs what it draws with.
  const [{ indexPage }, { readResults }] = await Promise.all([
    import('../report/html/page.tsx'),
    import('../report/html/results.ts'),
  ]);
  const results = readResults(
    (name) => readIfThere(fileAt(io, join(folder, name))),
    new Set(files.map(({ path }) => path)),
  );
  writeReport(io, folder, [{ path: 'index.html', text: indexPage(results, `${INVOCATION} verify`) }]);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
