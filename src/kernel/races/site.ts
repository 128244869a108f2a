// SPDX-License-Identifier: GPL-2.0-only
// Sites as numbers.
import { CALL_COUNT, Call, SITE_CALLS } from '../calls.ts';

/** Room for the occurrences of one call in a site number. */
export const SITE_STRIDE = 4;

const isSite = new Uint8Array(CALL_COUNT);
for (const name of SITE_CALLS) isSite[Call[name]] = 1;

/** Whether another thread may act before `call`. */
export function isSiteOf(call: number): boolean {
  return isSite[call] === 1;
}
