// SPDX-License-Identifier: GPL-2.0-only
// The list, and its judge.

import { judgeBy } from '../../user_mem_abort/invariants/all.ts';
import { argumentsInitialised } from '../../user_mem_abort/invariants/arguments-initialised.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { locksBalanced } from '../../user_mem_abort/invariants/locks-balanced.ts';
import { noBug } from '../../user_mem_abort/invariants/no-bug.ts';
import { noSleepInAtomic } from '../../user_mem_abort/invariants/no-sleep-in-atomic.ts';
import { noUseAfterRelease } from '../../user_mem_abort/invariants/no-use-after-release.ts';
import { referencesBalanced } from '../../user_mem_abort/invariants/references-balanced.ts';
import { stage2WalkMode } from '../../user_mem_abort/invariants/stage2-walk-mode.ts';
import { tablePages } from '../../user_mem_abort/invariants/table-pages.ts';
import { accessFlagSet } from './access-flag-set.ts';
import { leafKept } from './leaf-kept.ts';

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
  accessFlagSet,
  leafKept,
  locksBalanced,
  stage2WalkMode,
  argumentsInitialised,
  referencesBalanced,
  noUseAfterRelease,
  noSleepInAtomic,
  tablePages,
  noBug,
];

/** Judges runs of `handle_access_fault()`. */
export const JUDGE = judgeBy(INVARIANTS);
