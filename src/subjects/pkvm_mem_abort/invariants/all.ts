// SPDX-License-Identifier: GPL-2.0-only
// The list, and its judge.

import { judgeBy } from '../../user_mem_abort/invariants/all.ts';
import { argumentsInitialised } from '../../user_mem_abort/invariants/arguments-initialised.ts';
import { gfnInSlot } from '../../user_mem_abort/invariants/gfn-in-slot.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { leafAligned } from '../../user_mem_abort/invariants/leaf-aligned.ts';
import { leafInSlot } from '../../user_mem_abort/invariants/leaf-in-slot.ts';
import { locksBalanced } from '../../user_mem_abort/invariants/locks-balanced.ts';
import { memcacheSufficient } from '../../user_mem_abort/invariants/memcache-sufficient.ts';
import { noBug } from '../../user_mem_abort/invariants/no-bug.ts';
import { noSleepInAtomic } from '../../user_mem_abort/invariants/no-sleep-in-atomic.ts';
import { noUseAfterRelease } from '../../user_mem_abort/invariants/no-use-after-release.ts';
import { stage2WalkMode } from '../../user_mem_abort/invariants/stage2-walk-mode.ts';
import { tablePages } from '../../user_mem_abort/invariants/table-pages.ts';
import { vmaUnderLock } from '../../user_mem_abort/invariants/vma-under-lock.ts';
import { accessAllowed } from './access-allowed.ts';
import { accountBalanced } from './account-balanced.ts';
import { donatedPinned } from './donated-pinned.ts';
import { donatedSwapBacked } from './donated-swap-backed.ts';
import { leafIsDonation } from './leaf-is-donation.ts';
import { pinsBalanced } from './pins-balanced.ts';
import { poisonSignal } from './poison-signal.ts';
import { progress } from './progress.ts';
import { result } from './result.ts';

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
  pinsBalanced,
  accountBalanced,
  donatedPinned,
  donatedSwapBacked,
  leafIsDonation,
  noUseAfterRelease,
  locksBalanced,
  noSleepInAtomic,
  vmaUnderLock,
  stage2WalkMode,
  argumentsInitialised,
  memcacheSufficient,
  tablePages,
  leafInSlot,
  leafAligned,
  progress,
  poisonSignal,
  result,
  noBug,
  gfnInSlot,
  accessAllowed,
];

/** Judges runs of `pkvm_mem_abort()`. */
export const JUDGE = judgeBy(INVARIANTS);
