// SPDX-License-Identifier: GPL-2.0-only
// Sentences that page and terminal share.
import type { StructureReport } from '../../analysis/audit/report.ts';

/** What the rules come to, in a sentence. */
export function structureSentence({
  holds,
  legacy,
  results,
}: Pick<StructureReport, 'holds' | 'legacy' | 'results'>): string {
  if (!holds) return 'A refactored variant breaks a rule.';
  return results.every((result) => result.holds || result.variant === legacy)
    ? 'Every rule holds on every refactored variant.'
    : `No refactored variant breaks a rule where ${legacy} keeps it.`;
}
