// SPDX-License-Identifier: GPL-2.0-only
// What each variant came to.
import type { VerifyReport } from '../../core/result.ts';
import { declared, scenariosOf, undeclared } from '../verdict.ts';
import { number } from '../words.ts';
import { textTable } from './markup.ts';

/** What each variant came to, one row for each. */
export function pairTable(report: VerifyReport): string {
  return textTable(
    [
      'variant',
      'verdict',
      'change',
      'grade',
      'scenarios',
      'divergences',
      'contracts fired',
      'problems of the base',
    ],
    report.pairs.map((pair) => [
      pair.refactored,
      pair.verdict,
      pair.word ?? 'unknown',
      pair.grade,
      number(scenariosOf(pair)),
      String(undeclared(pair).length),
      String(declared(pair).length),
      String(pair.baseProblems.length),
    ]),
  );
}
