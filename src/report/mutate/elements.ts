// SPDX-License-Identifier: GPL-2.0-only
// The format of the mutation-testing-elements viewer.
import type { Fate, Judged, Position } from '../../mistakes/mutants/mutant.ts';
import type { MutationReport } from '../../mistakes/mutants/result.ts';
import { count } from '../words.ts';
import { reasonOf } from './words.ts';

/** A report in the schema of mutation-testing-elements, version 2, which the viewer of that name shows. */
export interface ElementsReport {
  readonly schemaVersion: '2';
  readonly thresholds: { readonly high: number; readonly low: number };
  readonly framework: { readonly name: string };
  readonly files: { readonly [path: string]: ElementsFile };
}

interface ElementsFile {
  readonly language: 'typescript' | 'c';
  readonly source: string;
  readonly mutants: readonly ElementsMutant[];
}

interface ElementsMutant {
  readonly id: string;
  readonly mutatorName: string;
  readonly location: { readonly start: Position; readonly end: Position };
  /** The code that was there: of C it is less than the lines that the location names. */
  readonly description: string;
  readonly replacement: string;
  readonly status: 'Killed' | 'Survived' | 'Ignored' | 'CompileError';
  readonly statusReason: string;
}

/** Scores from which the viewer shows green, and below which red. */
const THRESHOLDS = { high: 95, low: 80 };

/** The report as the viewer reads it. */
export function elementsReport(report: MutationReport): ElementsReport {
  const mutants = report.variants.flatMap((score) => score.mutants);
  return {
    schemaVersion: '2',
    thresholds: THRESHOLDS,
    framework: { name: 'stage2-verify' },
    files: Object.fromEntries(
      report.files.map(({ path, source }) => [
        path,
        {
          language: path.endsWith('.c') ? 'c' : 'typescript',
          source,
          mutants: mutants.filter(({ mutant }) => mutant.path === path).map(elementsMutant),
        },
      ]),
    ),
  };
}

function elementsMutant({ fate, mutant }: Judged): ElementsMutant {
  return {
    id: mutant.id,
    mutatorName: mutant.operator,
    location: { start: mutant.start, end: mutant.end },
    description: mutant.was,
    replacement: mutant.becomes,
    ...statusOf(fate),
  };
}

function statusOf(fate: Fate): Pick<ElementsMutant, 'status' | 'statusReason'> {
  switch (fate.kind) {
    case 'killed':
      return { status: 'Killed', statusReason: `after ${count(fate.scenarios, 'scenario')}: ${fate.by}` };
    case 'survived':
      return { status: 'Survived', statusReason: `not told apart in ${count(fate.scenarios, 'scenario')}` };
    case 'decided':
    case 'model-blind':
    case 'argued':
      return { status: 'Ignored', statusReason: `${fate.kind}: ${reasonOf(fate)}` };
    case 'invalid':
      return { status: 'CompileError', statusReason: fate.reason };
  }
}
