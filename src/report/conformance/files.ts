// SPDX-License-Identifier: GPL-2.0-only
// The files that `conformance` leaves.
import type { SequenceFile } from '../../conformance/pgtable/file.ts';
import type { ConformanceResult } from '../../conformance/result.ts';
import type { ReportFile } from '../files.ts';
import { jsonText } from '../json.ts';
import { jsonConformance } from './json.ts';
import { conformancePage } from './page.ts';
import { counterexamplePath } from './words.ts';

/** Every file; nothing in them depends on when or how fast it ran. */
export function conformanceFiles(result: ConformanceResult, command: string): readonly ReportFile[] {
  return [
    { path: 'conformance.json', text: jsonText(jsonConformance(result)) },
    { path: 'conformance.md', text: conformancePage(result, command) },
    ...result.pgtable.flatMap((run) => {
      if (run.differing === null) return [];
      const { release, pageSize } = run;
      const file: SequenceFile = { schemaVersion: 1, release, pageSize, ...run.differing.sequence };
      return [{ path: counterexamplePath(run), text: jsonText(file) }];
    }),
  ];
}
