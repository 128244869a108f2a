// SPDX-License-Identifier: GPL-2.0-only
// Every dimension of the modelled kernel, and what is derived from their declarations.
import * as access from './access.ts';
import * as cacheDic from './cache-dic.ts';
import * as cacheFill from './cache-fill.ts';
import * as congruence from './congruence.ts';
import * as cpuFeatures from './cpu-features.ts';
import type { AskedDimension, QuestionsOf } from './declare.ts';
import * as entryHasOther from './entry-has-other.ts';
import * as faultKind from './fault-kind.ts';
import * as hostPte from './host-pte.ts';
import * as mteTags from './mte-tags.ts';
import * as nestedReadable from './nested-readable.ts';
import * as nestedSize from './nested-size.ts';
import * as nestedWritable from './nested-writable.ts';
import * as nestedXn from './nested-xn.ts';
import * as pageInPmd from './page-in-pmd.ts';
import * as pageSize from './page-size.ts';
import * as pfnBacking from './pfn-backing.ts';
import * as pfnCongruence from './pfn-congruence.ts';
import * as pfnRanges from './pfn-ranges.ts';
import * as pmdInRegion from './pmd-in-region.ts';
import * as protectedKvm from './protected-kvm.ts';
import * as slotEnd from './slot-end.ts';
import * as slotLogging from './slot-logging.ts';
import * as slotReadonly from './slot-readonly.ts';
import * as slotStart from './slot-start.ts';
import * as stage2State from './stage2-state.ts';
import * as subPage from './sub-page.ts';
import * as topup from './topup.ts';
import * as userPteGone from './user-pte-gone.ts';
import * as vmMte from './vm-mte.ts';
import * as vmaAnyUncached from './vma-any-uncached.ts';
import * as vmaEnd from './vma-end.ts';
import * as vmaKind from './vma-kind.ts';
import * as vmaMemType from './vma-mem-type.ts';
import * as vmaMteAllowed from './vma-mte-allowed.ts';
import * as vmaStart from './vma-start.ts';

/** The files of declarations. A new file has its line here and above; a new dimension in one of them has none. */
const FILES = {
  ...access,
  ...cacheDic,
  ...cacheFill,
  ...congruence,
  ...cpuFeatures,
  ...entryHasOther,
  ...faultKind,
  ...hostPte,
  ...mteTags,
  ...nestedReadable,
  ...nestedSize,
  ...nestedWritable,
  ...nestedXn,
  ...pageInPmd,
  ...pageSize,
  ...pfnBacking,
  ...pfnCongruence,
  ...pfnRanges,
  ...pmdInRegion,
  ...protectedKvm,
  ...slotEnd,
  ...slotLogging,
  ...slotReadonly,
  ...slotStart,
  ...stage2State,
  ...subPage,
  ...topup,
  ...userPteGone,
  ...vmMte,
  ...vmaAnyUncached,
  ...vmaEnd,
  ...vmaKind,
  ...vmaMemType,
  ...vmaMteAllowed,
  ...vmaStart,
};
type Files = typeof FILES;

/** Name of a dimension. */
export type DimensionName = {
  [name in keyof Files]: Files[name] extends AskedDimension ? name : never;
}[keyof Files];

/** The questions of all dimensions, with the types of their answers. */
export type Questions = QuestionsOf<Files>;

declare module '../../../kernel/environment.ts' {
  interface Environment extends Questions {}
}

function isDeclaration(x: unknown): x is AskedDimension {
  return typeof x === 'object' && x !== null && 'answers' in x;
}

const declared = Object.entries(FILES)
  .flatMap(([name, x]) => (isDeclaration(x) ? [{ name: name as DimensionName, dimension: x }] : []))
  .sort((a, b) => a.dimension.number - b.dimension.number);

/** Every dimension, by number: scenario files list them in this order. */
export const DIMENSIONS: readonly AskedDimension[] = declared.map(({ dimension }) => dimension);

/** The dimensions by name, in the same order. */
export const DIMENSION_NAMES: readonly DimensionName[] = declared.map(({ name }) => name);

/** Number of each dimension, by name. */
export const D = Object.freeze(Object.fromEntries(DIMENSIONS.map(({ name, number }) => [name, number]))) as {
  readonly [name in DimensionName]: number;
};
