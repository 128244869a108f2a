// SPDX-License-Identifier: GPL-2.0-only
// What a variant is, and its two signatures.
import type { DescUserMemAbort, UserMemAbort } from '../kernel/kernel.ts';
import type { Contract } from './contract.ts';

/** Number of parameters of `user_mem_abort()` up to the end of the state-object series, `k` included. */
export const CLASSIC_PARAMETERS = 7;
/** Number of parameters since the follow-up series, `k` included. */
export const DESC_PARAMETERS = 2;

/** One version of `user_mem_abort()`. */
export interface Variant {
  readonly name: string;
  readonly user_mem_abort: UserMemAbort;
  /** What it does otherwise than others by declaration; nothing unless stated. */
  readonly contracts?: readonly Contract[];
}

/** Whether the function takes the fault descriptor rather than the seven parameters. */
export function takesDescriptor(f: UserMemAbort): f is DescUserMemAbort {
  return f.length === DESC_PARAMETERS;
}

/** Whether the function has one of the two signatures, going by its number of parameters. */
export function hasKnownSignature(f: (...args: never[]) => unknown): f is UserMemAbort {
  return f.length === CLASSIC_PARAMETERS || f.length === DESC_PARAMETERS;
}
