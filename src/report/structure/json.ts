// SPDX-License-Identifier: GPL-2.0-only
// JSON form.
import type { StructureReport } from '../../analysis/audit/report.ts';

/** Version of the format of structure.json. */
const STRUCTURE_SCHEMA_VERSION = 1;

/** What structure.json holds and `structure --json` prints. */
export function structureJson(report: StructureReport): string {
  return `${JSON.stringify({ schemaVersion: STRUCTURE_SCHEMA_VERSION, ...report }, null, 2)}\n`;
}
