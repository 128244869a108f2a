// SPDX-License-Identifier: GPL-2.0-only
// All of them, in the order of their numbers.
import type { Dimension } from '../../../core/dimension.ts';
import { access } from './access.ts';
import { cacheDIC } from './cache-dic.ts';
import { cacheFill } from './cache-fill.ts';
import { congruence } from './congruence.ts';
import { entryHasOther } from './entry-has-other.ts';
import { faultKind } from './fault-kind.ts';
import { featXNX } from './feat-xnx.ts';
import { hostPte } from './host-pte.ts';
import { mteTags } from './mte-tags.ts';
import { nestedReadable } from './nested-readable.ts';
import { nestedSize } from './nested-size.ts';
import { nestedWritable } from './nested-writable.ts';
import { nestedXn } from './nested-xn.ts';
import { pageInPmd } from './page-in-pmd.ts';
import { pageSize } from './page-size.ts';
import { pfnBacking } from './pfn-backing.ts';
import { pfnCongruence } from './pfn-congruence.ts';
import { pmdInRegion } from './pmd-in-region.ts';
import { protectedKvm } from './protected-kvm.ts';
import { slotEnd } from './slot-end.ts';
import { slotLogging } from './slot-logging.ts';
import { slotReadonly } from './slot-readonly.ts';
import { slotStart } from './slot-start.ts';
import { stage2FWB } from './stage2-fwb.ts';
import { stage2State } from './stage2-state.ts';
import { subPage } from './sub-page.ts';
import { topup } from './topup.ts';
import { userPteGone } from './user-pte-gone.ts';
import { vmMte } from './vm-mte.ts';
import { vmaAnyUncached } from './vma-any-uncached.ts';
import { vmaEnd } from './vma-end.ts';
import { vmaKind } from './vma-kind.ts';
import { vmaMemType } from './vma-mem-type.ts';
import { vmaMteAllowed } from './vma-mte-allowed.ts';
import { vmaStart } from './vma-start.ts';

const DECLARED = {
  pageSize,
  protectedKvm,
  faultKind,
  access,
  stage2State,
  pageInPmd,
  pmdInRegion,
  subPage,
  congruence,
  nestedSize,
  nestedWritable,
  nestedReadable,
  nestedXn,
  slotStart,
  slotEnd,
  slotReadonly,
  slotLogging,
  cacheDIC,
  stage2FWB,
  featXNX,
  vmMte,
  vmaKind,
  vmaMemType,
  vmaAnyUncached,
  vmaMteAllowed,
  vmaStart,
  vmaEnd,
  pfnCongruence,
  pfnBacking,
  hostPte,
  userPteGone,
  cacheFill,
  topup,
  mteTags,
  entryHasOther,
};

/** Name of a dimension. */
export type DimensionName = keyof typeof DECLARED;

/** Every dimension, by number: scenario files list them in this order. */
export const DIMENSIONS: readonly Dimension[] = Object.values(DECLARED);

/** The dimensions by name, in the same order. */
export const DIMENSION_NAMES = Object.keys(DECLARED) as readonly DimensionName[];

/** Number of each dimension, by name. */
export const D = Object.freeze(Object.fromEntries(DIMENSIONS.map(({ name, number }) => [name, number]))) as {
  readonly [name in DimensionName]: number;
};
