// SPDX-License-Identifier: GPL-2.0-only
// The terminal.

import { table } from '../table.ts';
import { count } from '../words.ts';
import { wrap } from '../wrap.ts';
import type { Certificate } from './certificate.ts';
import { certificateRows } from './rows.ts';

/** Columns of the table that fit a terminal. */
const COLUMNS = 6;

/**
 * What `certify` prints at its end.
 * @param sentence the verdict with its grade and bound
 * @param width columns of the terminal
 */
export function certificateScreen(certificate: Certificate, sentence: string, width: number): string {
  const { head, rows } = certificateRows(certificate);
  const { canaries, pairs } = certificate;
  const caught = canaries.filter((canary) => canary.caught).length;
  const contracts = pairs.flatMap(({ contracts: fired, refactored }) =>
    fired.map(
      ({ count: times, id, outcomeSets }) =>
        `contract ${id} (${refactored}): ${count(times, 'schedule')}, ${outcomeSets}`,
    ),
  );
  const lines = [
    ...wrap(sentence, width, '  '),
    '',
    ...table(
      head.slice(0, COLUMNS),
      rows.map((row) => row.slice(0, COLUMNS)),
      head.map((_, column) => column > 1),
    ),
    '',
    ...contracts.flatMap((line) => wrap(line, width, '  ')),
    `known-bad variants: ${caught} of ${canaries.length} caught`,
  ];
  return `${lines.join('\n')}\n`;
}
