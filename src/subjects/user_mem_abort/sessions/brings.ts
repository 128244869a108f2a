// SPDX-License-Identifier: GPL-2.0-only
// The values of dimensions that steps and races bring about.
import { HostPte, VmaKind } from '../../../kernel/environment.ts';
import type { DimensionName } from '../dimensions/all.ts';

/** By the name of the step, or of the race that does the same: what the machine is for later faults, in the words of the dimensions. */
const BROUGHT: { readonly [name: string]: readonly [dimension: DimensionName, value: number] } = {
  'vma-hole': ['vmaKind', VmaKind.hole],
  'vma-device': ['vmaKind', VmaKind.pfnmap],
  'vma-small': ['vmaKind', VmaKind.anon],
  'thp-collapse': ['vmaKind', VmaKind.thp],
  'vma-read-only': ['hostPte', HostPte.readOnly],
  poison: ['hostPte', HostPte.poisoned],
  'start-logging': ['slotLogging', 1],
};

/**
 * Whether a text that cannot be given every value can be given what a step or race leaves behind.
 * @param allowed the values that are left of a dimension, as bits
 */
export function canBring(name: string, allowed: (dimension: string) => number): boolean {
  const brought = BROUGHT[name];
  return brought === undefined || (allowed(brought[0]) & (1 << brought[1])) !== 0;
}
