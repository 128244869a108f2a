// SPDX-License-Identifier: GPL-2.0-only
/** How `mmu_lock` is held. */
export const MmuLock = { free: 0, read: 1, write: 2 } as const;
export type MmuLock = (typeof MmuLock)[keyof typeof MmuLock];
