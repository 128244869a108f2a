// SPDX-License-Identifier: GPL-2.0-only
// Numbers of the dimensions that an abort has beside those of the memory behind it.
import { DIMENSIONS } from '../../user_mem_abort/dimensions/all.ts';

const NAMES = [
  'ipaPosition',
  'slotKind',
  'otherSlots',
  'decoding',
  'externalAbort',
  'oddFault',
  'farValid',
  'hpfarValid',
  'firmwareClaims',
  'hasRas',
  'vmHasRas',
  'exitsOnSea',
  'guestMode',
  'privileged',
  'deviceInKernel',
  'returnsNisv',
  'nestedWalk',
  'nestedStage2',
] as const;

/** Number of each, by name: they come after those of `user_mem_abort()`. A new one takes the next. */
export const A = Object.freeze(Object.fromEntries(NAMES.map((name, i) => [name, DIMENSIONS.length + i]))) as {
  readonly [name in (typeof NAMES)[number]]: number;
};
