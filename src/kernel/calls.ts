// SPDX-License-Identifier: GPL-2.0-only
/**
 * The calls by number. A call's number is the stem of the site that precedes it: `kvm_fault_lock#1` is the moment before the first
 * `kvm_fault_lock()`. A plain read of a field that another thread writes (`mmu_invalidate_seq`) counts as a call.
 */
import { type CallName, LOGGED } from './calls/all.ts';

export type { CallName } from './calls/all.ts';

/** Name of each logged call, by its number. */
export const CALL_NAMES = LOGGED.map(({ name }) => name as CallName);

/** Number of each logged call. */
export const Call = Object.freeze(Object.fromEntries(CALL_NAMES.map((name, code) => [name, code]))) as {
  readonly [name in CallName]: number;
};

/** Number of logged calls. */
export const CALL_COUNT = CALL_NAMES.length;

/** The calls before which another thread may act. */
export const SITE_CALLS: readonly CallName[] = CALL_NAMES.filter(
  (_, code) => LOGGED[code].site !== undefined,
);

/** Occurrences of one call that are told apart as sites; later ones are no sites. */
export const MAX_OCCURRENCE = 3;
