// SPDX-License-Identifier: GPL-2.0-only
// One version of user_mem_abort(), and its two signatures.
import type { Variant } from '../../core/variant.ts';
import type { DescUserMemAbort, UserMemAbort } from '../../kernel/kernel.ts';

/** Number of parameters of `user_mem_abort()` up to the end of the state-object series, `k` included. */
export const CLASSIC_PARAMETERS = 7;
/** Number of parameters since the follow-up series, `k` included. */
export const DESC_PARAMETERS = 2;

/** One version of `user_mem_abort()`. */
export interface UserMemAbortVariant extends Variant {
  readonly user_mem_abort: UserMemAbort;
}

/** The function of a variant of this subject. */
export function functionOf(variant: Variant): UserMemAbort {
  return (variant as UserMemAbortVariant).user_mem_abort;
}

/** Whether the function takes the fault descriptor rather than the seven parameters. */
export function takesDescriptor(f: UserMemAbort): f is DescUserMemAbort {
  return f.length === DESC_PARAMETERS;
}

/** Whether the function has one of the two signatures, going by its number of parameters. */
export function hasKnownSignature(f: (...args: never[]) => unknown): f is UserMemAbort {
  return f.length === CLASSIC_PARAMETERS || f.length === DESC_PARAMETERS;
}
