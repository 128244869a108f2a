// SPDX-License-Identifier: GPL-2.0-only
// One version of a subject's function.
import type { Contract } from './contract.ts';

/**
 * One version of a subject's function. The function itself is a property of the subject's own making: only a bench of that subject calls
 * it.
 */
export interface Variant {
  readonly name: string;
  /** What it declares to do otherwise than the base. */
  readonly contracts?: readonly Contract[];
}
