// SPDX-License-Identifier: GPL-2.0-only
// The list, and which finding explains a breach.
import type { Choices } from '../../../core/choices.ts';
import type { Finding } from './finding.ts';
import { foldedPmdThp } from './folded-pmd-thp.ts';
import { mteHugetlbPartial } from './mte-hugetlb-partial.ts';
import { mtePermissionUpgrade } from './mte-permission-upgrade.ts';
import { nestedExecWithoutXnx } from './nested-exec-without-xnx.ts';
import { nestedGranuleBelowPage } from './nested-granule-below-page.ts';
import { permissionFaultWithoutTopup } from './permission-fault-without-topup.ts';
import { pfnmapBlockPastVma } from './pfnmap-block-past-vma.ts';

/** The committed list of what the original breaks. */
export const FINDINGS: readonly Finding[] = [
  pfnmapBlockPastVma,
  foldedPmdThp,
  nestedGranuleBelowPage,
  nestedExecWithoutXnx,
  permissionFaultWithoutTopup,
  mtePermissionUpgrade,
  mteHugetlbPartial,
];

/** The finding that explains a breach of the named invariant in the scenario that was just run, or null. */
export function findingFor(
  findings: readonly Finding[],
  invariant: string,
  choices: Choices,
): Finding | null {
  for (const finding of findings) {
    if (finding.invariants.includes(invariant) && finding.covers(choices)) return finding;
  }
  return null;
}
