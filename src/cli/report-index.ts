// SPDX-License-Identifier: GPL-2.0-only
// Draws index.html anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INVOCATION } from './command-line.ts';
import { fileAt, type Io } from './io.ts';
import { writeReport } from './report-folder.ts';

/**
 * Writes index.html anew: from what this and earlier commands left in the report folder.
 * @throws UsageError if it cannot be written
 */
export async function renewIndex(io: Io, folder: string): Promise<void> {
  // Loaded here: no other part of a command needs what it draws with.
  const [{ indexPage }, { readResults }] = await Promise.all([
    import('../report/html/page.tsx'),
    import('../report/html/results.ts'),
  ]);
  const results = readResults((name) => readIfThere(fileAt(io, join(folder, name))));
  writeReport(io, folder, [{ path: 'index.html', text: indexPage(results, `${INVOCATION} verify`) }]);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
