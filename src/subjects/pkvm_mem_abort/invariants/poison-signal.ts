// SPDX-License-Identifier: GPL-2.0-only
// Poison is reported with the address and no more than a page.
import { poisonSignalUpTo } from '../../user_mem_abort/invariants/poison-signal.ts';

/** A page is asked for, or what a VMA that was looked up maps there. */
export const poisonSignal = poisonSignalUpTo(({ g, lookedUpBytes }) => Math.max(g.PAGE_SIZE, lookedUpBytes));
