// SPDX-License-Identifier: GPL-2.0-only
// The list, and its judge.

import { slotsUnderSrcu, srcuBalanced } from '../../kvm_handle_guest_abort/invariants/srcu.ts';
import { judgeBy } from '../../user_mem_abort/invariants/all.ts';
import { argumentsInitialised } from '../../user_mem_abort/invariants/arguments-initialised.ts';
import { cachesMaintained } from '../../user_mem_abort/invariants/caches-maintained.ts';
import { dirtyHasLeaf } from '../../user_mem_abort/invariants/dirty-has-leaf.ts';
import { dirtyLog } from '../../user_mem_abort/invariants/dirty-log.ts';
import { gfnInSlot } from '../../user_mem_abort/invariants/gfn-in-slot.ts';
import { initialisedBeforeVisible } from '../../user_mem_abort/invariants/initialised-before-visible.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { leafAligned } from '../../user_mem_abort/invariants/leaf-aligned.ts';
import { leafInSlot } from '../../user_mem_abort/invariants/leaf-in-slot.ts';
import { leafMapsHostPages } from '../../user_mem_abort/invariants/leaf-maps-host-pages.ts';
import { locksBalanced } from '../../user_mem_abort/invariants/locks-balanced.ts';
import { memcacheSufficient } from '../../user_mem_abort/invariants/memcache-sufficient.ts';
import { memoryType } from '../../user_mem_abort/invariants/memory-type.ts';
import { mteInitialised } from '../../user_mem_abort/invariants/mte-initialised.ts';
import { mteVmaAllowed } from '../../user_mem_abort/invariants/mte-vma-allowed.ts';
import { noBug } from '../../user_mem_abort/invariants/no-bug.ts';
import { noExecOnNoncacheable } from '../../user_mem_abort/invariants/no-exec-on-noncacheable.ts';
import { noSleepInAtomic } from '../../user_mem_abort/invariants/no-sleep-in-atomic.ts';
import { noStaleLeaf } from '../../user_mem_abort/invariants/no-stale-leaf.ts';
import { noUseAfterRelease } from '../../user_mem_abort/invariants/no-use-after-release.ts';
import { pinForWrite } from '../../user_mem_abort/invariants/pin-for-write.ts';
import { referencesBalanced } from '../../user_mem_abort/invariants/references-balanced.ts';
import { releaseUnderLock } from '../../user_mem_abort/invariants/release-under-lock.ts';
import { stage2WalkMode } from '../../user_mem_abort/invariants/stage2-walk-mode.ts';
import { tablePages } from '../../user_mem_abort/invariants/table-pages.ts';
import { tagsOnMemoryOnly } from '../../user_mem_abort/invariants/tags-on-memory-only.ts';
import { userWalkIrqsOff } from '../../user_mem_abort/invariants/user-walk-irqs-off.ts';
import { vmaUnderLock } from '../../user_mem_abort/invariants/vma-under-lock.ts';
import { withinHostPermission } from '../../user_mem_abort/invariants/within-host-permission.ts';
import { accessAllowed, poisonTold, populated, preFaultResult } from './populated.ts';
import { esrKept, guestLeftAlone, staleSyndrome } from './registers.ts';

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
  staleSyndrome,
  esrKept,
  guestLeftAlone,
  preFaultResult,
  populated,
  poisonTold,
  accessAllowed,
  slotsUnderSrcu,
  srcuBalanced,
  referencesBalanced,
  noUseAfterRelease,
  releaseUnderLock,
  locksBalanced,
  noSleepInAtomic,
  vmaUnderLock,
  userWalkIrqsOff,
  stage2WalkMode,
  argumentsInitialised,
  memcacheSufficient,
  tablePages,
  noStaleLeaf,
  leafMapsHostPages,
  leafInSlot,
  leafAligned,
  withinHostPermission,
  noExecOnNoncacheable,
  memoryType,
  dirtyLog,
  mteInitialised,
  noBug,
  gfnInSlot,
  pinForWrite,
  mteVmaAllowed,
  dirtyHasLeaf,
  initialisedBeforeVisible,
  tagsOnMemoryOnly,
  cachesMaintained,
];

/** Judges runs of `kvm_arch_vcpu_pre_fault_memory()`. */
export const JUDGE = judgeBy(INVARIANTS);
