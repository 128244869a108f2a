// SPDX-License-Identifier: GPL-2.0-only
// JSON form.
import type { StructureReport } from '../../analysis/audit/report.ts';
import { jsonText } from '../json.ts';

/** Version of the format of structure.json. */
const STRUCTURE_SCHEMA_VERSION = 1;

/** What structure.json holds and `structure --json` prints. */
export function structureJson(report: StructureReport): string {
  return jsonText({ schemaVersion: STRUCTURE_SCHEMA_VERSION, ...report });
}
