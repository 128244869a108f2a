// SPDX-License-Identifier: GPL-2.0-only
// The list, and its judge.

import { judgeBy } from '../../user_mem_abort/invariants/all.ts';
import { argumentsInitialised } from '../../user_mem_abort/invariants/arguments-initialised.ts';
import { exitNamesAccess } from '../../user_mem_abort/invariants/exit-names-access.ts';
import { gfnInSlot } from '../../user_mem_abort/invariants/gfn-in-slot.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { leafAligned } from '../../user_mem_abort/invariants/leaf-aligned.ts';
import { leafInSlot } from '../../user_mem_abort/invariants/leaf-in-slot.ts';
import { leafMapsHostPages } from '../../user_mem_abort/invariants/leaf-maps-host-pages.ts';
import { locksBalanced } from '../../user_mem_abort/invariants/locks-balanced.ts';
import { memcacheSufficient } from '../../user_mem_abort/invariants/memcache-sufficient.ts';
import { noBug } from '../../user_mem_abort/invariants/no-bug.ts';
import { noSleepInAtomic } from '../../user_mem_abort/invariants/no-sleep-in-atomic.ts';
import { noStaleLeaf } from '../../user_mem_abort/invariants/no-stale-leaf.ts';
import { noUseAfterRelease } from '../../user_mem_abort/invariants/no-use-after-release.ts';
import { progress } from '../../user_mem_abort/invariants/progress.ts';
import { referencesBalanced } from '../../user_mem_abort/invariants/references-balanced.ts';
import { releaseUnderLock } from '../../user_mem_abort/invariants/release-under-lock.ts';
import { stage2WalkMode } from '../../user_mem_abort/invariants/stage2-walk-mode.ts';
import { tablePages } from '../../user_mem_abort/invariants/table-pages.ts';
import { withinNestedMapping } from '../../user_mem_abort/invariants/within-nested-mapping.ts';
import { withinNestedPermission } from '../../user_mem_abort/invariants/within-nested-permission.ts';
import { memoryFaultExit } from './memory-fault-exit.ts';
import { result } from './result.ts';

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
  referencesBalanced,
  noUseAfterRelease,
  releaseUnderLock,
  locksBalanced,
  noSleepInAtomic,
  stage2WalkMode,
  argumentsInitialised,
  memcacheSufficient,
  tablePages,
  noStaleLeaf,
  leafMapsHostPages,
  leafInSlot,
  leafAligned,
  withinNestedPermission,
  withinNestedMapping,
  progress,
  noBug,
  gfnInSlot,
  memoryFaultExit,
  exitNamesAccess,
  result,
];

/** Judges runs of `gmem_abort()`. */
export const JUDGE = judgeBy(INVARIANTS);
