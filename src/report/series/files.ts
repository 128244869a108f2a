// SPDX-License-Identifier: GPL-2.0-only
// Files that `series` leaves.
import type { SeriesReport } from '../../engines/series.ts';
import type { ReportFile } from '../files.ts';
import { seriesPage } from './page.ts';

/** The JSON of `series`. */
export function seriesJson(report: SeriesReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** What `series` writes. */
export function seriesFiles(report: SeriesReport): readonly ReportFile[] {
  return [
    { path: 'series.json', text: seriesJson(report) },
    { path: 'series.md', text: seriesPage(report) },
  ];
}
