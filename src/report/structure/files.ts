// SPDX-License-Identifier: GPL-2.0-only
// Files that `structure` leaves.
import type { StructureReport } from '../../analysis/audit/report.ts';
import type { ReportFile } from '../files.ts';
import { structureJson } from './json.ts';
import { structurePage } from './page.ts';
import { stateObjectPage } from './state-object-page.ts';

/** Every file that `structure` writes. */
export function structureFiles(report: StructureReport): readonly ReportFile[] {
  return [
    { path: 'structure.json', text: structureJson(report) },
    { path: 'structure.md', text: structurePage(report) },
    { path: 'state-object.md', text: stateObjectPage(report) },
  ];
}
