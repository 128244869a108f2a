// SPDX-License-Identifier: GPL-2.0-only
// What the commands left in a report folder.
import type { StructureReport } from '../../analysis/audit/report.ts';
import type { JsonScoreboard } from '../bugs/json.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { JsonConformance } from '../conformance/json.ts';
import { DETAIL_FILE, type DetailReport } from '../detail/detail.ts';
import type { GateJson } from '../gate/json.ts';
import type { JsonReport } from '../json.ts';
import { KERNEL_FILE } from '../kernel/files.ts';
import type { ElementsReport } from '../mutate/elements.ts';
import { schemaFault } from '../schema/faults.ts';
import type { SeriesJson } from '../series/files.ts';

/** What the commands left in a report folder. A result that is not there is null. */
export interface Results {
  readonly verify: JsonReport | null;
  readonly detail: DetailReport | null;
  readonly certificate: Certificate | null;
  readonly gate: GateJson | null;
  readonly bugs: JsonScoreboard | null;
  readonly mutation: ElementsReport | null;
  readonly structure: StructureReport | null;
  readonly series: SeriesJson | null;
  /** The model beside a running kernel. */
  readonly kernel: JsonConformance | null;
  /** Files that are there and are no results, in words. */
  readonly remarks: readonly string[];
}

/** The file of each result; each has a schema that ships. */
const FILES = {
  verify: 'verify.json',
  counterexamples: DETAIL_FILE,
  certificate: 'certificate.json',
  gate: 'gate.json',
  bugs: 'bugs.json',
  mutation: 'mutation.json',
  structure: 'structure.json',
  series: 'series.json',
  conformance: KERNEL_FILE,
} as const;

/**
 * Reads the results of earlier commands.
 * @param read gives the text of a file in the report folder, or null
 * @param own files that this very command has written, which are results of this version: to make the checks of a schema takes longer than to draw the page
 */
export function readResults(
  read: (name: string) => string | null,
  own: ReadonlySet<string> = new Set(),
): Results {
  const remarks: string[] = [];
  const result = <T>(kind: keyof typeof FILES): T | null => {
    const name = FILES[kind];
    const text = read(name);
    if (text === null) return null;
    const parsed = parse(text);
    const fault = own.has(name) ? null : schemaFault(kind, parsed);
    if (fault === null) return parsed as T;
    remarks.push(`${name} is no result of this version and was left out (${fault}); run its command again`);
    return null;
  };
  return {
    verify: result<JsonReport>('verify'),
    detail: result<DetailReport>('counterexamples'),
    certificate: result<Certificate>('certificate'),
    gate: result<GateJson>('gate'),
    bugs: result<JsonScoreboard>('bugs'),
    mutation: result<ElementsReport>('mutation'),
    structure: result<StructureReport>('structure'),
    series: result<SeriesJson>('series'),
    kernel: result<JsonConformance>('conformance'),
    remarks,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
