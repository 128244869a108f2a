// SPDX-License-Identifier: GPL-2.0-only
// Files that `mutate` leaves.
import type { MutationReport } from '../../mistakes/mutants/result.ts';
import type { ReportFile } from '../files.ts';
import { jsonText } from '../json.ts';
import { elementsReport } from './elements.ts';
import { mutationPage } from './page.ts';

/** The files that a run of `mutate` leaves. */
export function mutationFiles(report: MutationReport, command: string): readonly ReportFile[] {
  return [
    { path: 'mutation.json', text: jsonText(elementsReport(report)) },
    { path: 'mutation.md', text: mutationPage(report, command) },
  ];
}
