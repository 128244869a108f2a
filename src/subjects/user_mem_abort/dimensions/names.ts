// SPDX-License-Identifier: GPL-2.0-only
/** The dimensions by name, in the order in which scenario files list them. */
export const DIMENSION_NAMES = [
  'pageSize',
  'protectedKvm',
  'faultKind',
  'access',
  'stage2State',
  'pageInPmd',
  'pmdInRegion',
  'subPage',
  'congruence',
  'nestedSize',
  'nestedWritable',
  'nestedReadable',
  'nestedXn',
  'slotStart',
  'slotEnd',
  'slotReadonly',
  'slotLogging',
  'cacheDIC',
  'stage2FWB',
  'featXNX',
  'vmMte',
  'vmaKind',
  'vmaMemType',
  'vmaAnyUncached',
  'vmaMteAllowed',
  'vmaStart',
  'vmaEnd',
  'pfnCongruence',
  'pfnBacking',
  'hostPte',
  'userPteGone',
  'cacheFill',
  'topup',
  'mteTags',
  'entryHasOther',
] as const;

/** Name of a dimension. */
export type DimensionName = (typeof DIMENSION_NAMES)[number];

/** Number of each dimension, by name. */
export const D = Object.freeze(Object.fromEntries(DIMENSION_NAMES.map((name, index) => [name, index]))) as {
  readonly [name in DimensionName]: number;
};
