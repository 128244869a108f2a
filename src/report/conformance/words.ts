// SPDX-License-Identifier: GPL-2.0-only
// Sentences and lines that page and terminal share.
import { operationLine } from '../../conformance/pgtable/operation.ts';
import { agrees, type ConformanceResult, type PgtableResult } from '../../conformance/result.ts';
import { count, number } from '../words.ts';

/** Where the sequence of a difference is, below the report folder. */
export function counterexamplePath({ release, pageSize }: PgtableResult): string {
  return `conformance/${release}-${pageSize}.json`;
}

/** Cells of the table of page-table runs. */
export const PGTABLE_HEAD = ['release', 'pages', 'sequences', 'operations', 'differences'] as const;

/** A run of sequences in cells. */
export function pgtableRow(run: PgtableResult): readonly string[] {
  return [
    run.release,
    run.pageSize,
    number(run.sequences),
    number(run.operations),
    run.differing === null ? '0' : 'differs',
  ];
}

/** The result in one sentence. */
export function summary(result: ConformanceResult): string {
  const operations = result.pgtable.reduce((sum, run) => sum + run.operations, 0);
  const inputs = result.helpers.reduce((sum, group) => sum + group.inputs, 0);
  const found = result.planted.filter(({ foundAfter }) => foundAfter !== null).length;
  const planted =
    result.planted.length === 0
      ? ''
      : ` ${number(found)} of ${count(result.planted.length, 'planted mistake')} found.`;
  const verdict = agrees(result) ? 'The model does what the kernel does' : 'Model and kernel differ';
  return `${verdict}: ${count(operations, 'operation')} on page tables, ${count(inputs, 'input')} of single functions.${planted}`;
}

/** The smallest sequence that differs, and what each side says after its last operation. */
export function differenceLines({ differing }: PgtableResult): readonly string[] {
  if (differing === null) return [];
  const { sequence, difference } = differing;
  const { ipaBits, fwb, xnx } = sequence.machine;
  return [
    `tables of ${ipaBits} bits${fwb ? ', FWB' : ''}${xnx ? ', XNX' : ''}`,
    ...sequence.operations.map((o, i) => `${i + 1}. ${operationLine(o)}`),
    `differs in ${difference.differs.join(', ')}`,
    `model:  ${difference.model}`,
    `kernel: ${difference.kernel}`,
  ];
}
