// SPDX-License-Identifier: GPL-2.0-only
// What holds of each pair, for page and terminal.

import { number } from '../words.ts';
import type { Certificate } from './certificate.ts';

/** What holds of each pair, one row for each; the first columns are what fits a terminal. */
export function certificateRows({ pairs }: Certificate): {
  readonly head: string[];
  readonly rows: string[][];
} {
  return {
    head: [
      'variant',
      'verdict',
      'machines',
      'schedules',
      'weight',
      'contracts',
      'problems of the base',
      'executions',
    ],
    rows: pairs.map((pair) => [
      pair.refactored,
      pair.word ?? pair.verdict,
      number(BigInt(pair.machines)),
      number(BigInt(pair.schedules)),
      pair.weight === '1/1' ? '1' : pair.weight,
      String(pair.contracts.length),
      String(pair.baseProblems.length),
      number(pair.executions),
    ]),
  };
}
