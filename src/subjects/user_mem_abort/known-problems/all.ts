// SPDX-License-Identifier: GPL-2.0-only
// The list.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { execOfDeviceKeepsPage } from './exec-of-device-keeps-page.ts';
import { foldedPmdThp } from './folded-pmd-thp.ts';
import { loggingFetchWithoutTopup } from './logging-fetch-without-topup.ts';
import { mteHugetlbPartial } from './mte-hugetlb-partial.ts';
import { mtePermissionUpgrade } from './mte-permission-upgrade.ts';
import { mteZeroPage } from './mte-zero-page.ts';
import { nestedExecAtOneLevel } from './nested-exec-at-one-level.ts';
import { nestedExecWithoutXnx } from './nested-exec-without-xnx.ts';
import { nestedGranuleBelowPage } from './nested-granule-below-page.ts';
import { nestedWalkNotForwarded } from './nested-walk-not-forwarded.ts';
import { permissionFaultWithoutTopup } from './permission-fault-without-topup.ts';
import { pfnmapBlockPastVma } from './pfnmap-block-past-vma.ts';
import { pfnmapSeveralRanges } from './pfnmap-several-ranges.ts';
import { poisonSizeBeforeClamp } from './poison-size-before-clamp.ts';
import { protectedMapWithoutTopup } from './protected-map-without-topup.ts';

/** The committed list of what the original breaks. */
export const KNOWN_PROBLEMS: readonly KnownProblem[] = [
  pfnmapBlockPastVma,
  pfnmapSeveralRanges,
  foldedPmdThp,
  nestedGranuleBelowPage,
  nestedExecWithoutXnx,
  nestedWalkNotForwarded,
  loggingFetchWithoutTopup,
  protectedMapWithoutTopup,
  permissionFaultWithoutTopup,
  mtePermissionUpgrade,
  mteHugetlbPartial,
  mteZeroPage,
];

/** What texts of earlier releases break beside it. */
export const EARLIER_PROBLEMS: readonly KnownProblem[] = [
  execOfDeviceKeepsPage,
  nestedExecAtOneLevel,
  poisonSizeBeforeClamp,
];
