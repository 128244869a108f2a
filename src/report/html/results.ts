// SPDX-License-Identifier: GPL-2.0-only
// What the commands left in a report folder.
import type { StructureReport } from '../../analysis/audit/report.ts';
import type { SeriesReport } from '../../engines/series.ts';
import type { JsonScoreboard } from '../bugs/json.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { DETAIL_FILE, type DetailReport } from '../detail/detail.ts';
import type { GateJson } from '../gate/json.ts';
import type { JsonReport } from '../json.ts';
import type { ElementsReport } from '../mutate/elements.ts';

/** What the commands left in a report folder. A result that is not there is null. */
export interface Results {
  readonly verify: JsonReport | null;
  readonly detail: DetailReport | null;
  readonly certificate: Certificate | null;
  readonly gate: GateJson | null;
  readonly bugs: JsonScoreboard | null;
  readonly mutation: ElementsReport | null;
  readonly structure: StructureReport | null;
  readonly series: SeriesReport | null;
  /** Files that are there and are no results, in words. */
  readonly remarks: readonly string[];
}

/** The file of each result, and a field that tells it from anything else. */
const FILES = {
  verify: ['verify.json', 'pairs'],
  detail: [DETAIL_FILE, 'counterexamples'],
  certificate: ['certificate.json', 'bound'],
  gate: ['gate.json', 'base'],
  bugs: ['bugs.json', 'bugs'],
  mutation: ['mutation.json', 'files'],
  structure: ['structure.json', 'results'],
  series: ['series.json', 'comparisons'],
} as const;

/**
 * Reads the results of earlier commands.
 * @param read gives the text of a file in the report folder, or null
 */
export function readResults(read: (name: string) => string | null): Results {
  const remarks: string[] = [];
  const result = <T>(kind: keyof typeof FILES): T | null => {
    const [name, field] = FILES[kind];
    const text = read(name);
    if (text === null) return null;
    const parsed = parse(text);
    if (typeof parsed === 'object' && parsed !== null && field in parsed) return parsed as T;
    remarks.push(`${name} is no result of this program and was left out; run its command again`);
    return null;
  };
  return {
    verify: result<JsonReport>('verify'),
    detail: result<DetailReport>('detail'),
    certificate: result<Certificate>('certificate'),
    gate: result<GateJson>('gate'),
    bugs: result<JsonScoreboard>('bugs'),
    mutation: result<ElementsReport>('mutation'),
    structure: result<StructureReport>('structure'),
    series: result<SeriesReport>('series'),
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
