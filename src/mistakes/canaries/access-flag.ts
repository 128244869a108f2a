// SPDX-License-Identifier: GPL-2.0-only
// What every run of handle_access_fault() has to find.
import { type Canary, canary } from './runs.ts';

/** A flag that nobody sets, and a lock that is kept: the release of the base decides by which of the calls it is dropped. */
export const ACCESS_FLAG_CANARIES: readonly Canary[] = [
  canary('flag-not-set', 'an access flag that nobody sets', () => ({
    kvm_pgtable_stage2_mkyoung: () => undefined,
  })),
  canary('kept-mmu-lock', 'a path that returns with mmu_lock held', () => ({
    read_unlock: () => undefined,
    write_unlock: () => undefined,
  })),
];
