// SPDX-License-Identifier: GPL-2.0-only
import type { BranchReport, VerifyReport } from '../../engines/result.ts';
import { markdownTable } from './markup.ts';

/** The branches that each variant reached, and those that none did with the reason; nothing where nobody measured. */
export function branchSection(report: VerifyReport): readonly string[] {
  const byVariant = new Map<string, BranchReport>();
  for (const branch of report.pairs.flatMap((pair) => pair.branches)) byVariant.set(branch.variant, branch);
  if (byVariant.size === 0) return [];
  const branches = [...byVariant.values()];
  const missing = branches.flatMap((branch) =>
    branch.missing.map(({ at, why }) => [branch.variant, at, why]),
  );
  return [
    '## Branches',
    markdownTable(
      ['variant', 'reached', 'of'],
      branches.map((branch) => [branch.variant, String(branch.reached), String(branch.total)]),
    ),
    missing.length === 0
      ? 'None was missed.'
      : `Not reached:\n\n${markdownTable(['variant', 'at', 'why'], missing)}`,
  ];
}
