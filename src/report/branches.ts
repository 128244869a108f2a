// SPDX-License-Identifier: GPL-2.0-only
// The measured branches of a report, once for each variant.
import type { BranchReport, VerifyReport } from '../core/result.ts';

/** What was measured for each variant, once. */
export function branchesByVariant(report: VerifyReport): readonly BranchReport[] {
  const byVariant = new Map<string, BranchReport>();
  for (const branch of report.pairs.flatMap((pair) => pair.branches)) byVariant.set(branch.variant, branch);
  return [...byVariant.values()];
}
