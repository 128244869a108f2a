// SPDX-License-Identifier: GPL-2.0-only
// The list, and which of them a run breaks.
import { InvariantSet } from '../../../core/invariant-set.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { accessAllowed } from './access-allowed.ts';
import { argumentsInitialised } from './arguments-initialised.ts';
import { cachesMaintained } from './caches-maintained.ts';
import { dirtyHasLeaf } from './dirty-has-leaf.ts';
import { dirtyLog } from './dirty-log.ts';
import { gfnInSlot } from './gfn-in-slot.ts';
import { initialisedBeforeVisible } from './initialised-before-visible.ts';
import type { MachineInvariant } from './invariant.ts';
import { leafAligned } from './leaf-aligned.ts';
import { leafInSlot } from './leaf-in-slot.ts';
import { leafMapsHostPages } from './leaf-maps-host-pages.ts';
import { locksBalanced } from './locks-balanced.ts';
import { memcacheSufficient } from './memcache-sufficient.ts';
import { memoryType } from './memory-type.ts';
import { mteInitialised } from './mte-initialised.ts';
import { mteVmaAllowed } from './mte-vma-allowed.ts';
import { noBug } from './no-bug.ts';
import { noExecOnNoncacheable } from './no-exec-on-noncacheable.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { noStaleLeaf } from './no-stale-leaf.ts';
import { noUseAfterRelease } from './no-use-after-release.ts';
import { pinForWrite } from './pin-for-write.ts';
import { poisonSignal } from './poison-signal.ts';
import { progress } from './progress.ts';
import { referencesBalanced } from './references-balanced.ts';
import { releaseUnderLock } from './release-under-lock.ts';
import { returnValue } from './return-value.ts';
import { stage2WalkMode } from './stage2-walk-mode.ts';
import { tablePages } from './table-pages.ts';
import { tagsOnMemoryOnly } from './tags-on-memory-only.ts';
import { userWalkIrqsOff } from './user-walk-irqs-off.ts';
import { vmaUnderLock } from './vma-under-lock.ts';
import { withinHostPermission } from './within-host-permission.ts';
import { withinNestedMapping } from './within-nested-mapping.ts';
import { withinNestedPermission } from './within-nested-permission.ts';

/** Every invariant; sets and counts go by the position. */
export const INVARIANTS: readonly MachineInvariant[] = [
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
  withinNestedPermission,
  withinNestedMapping,
  noExecOnNoncacheable,
  memoryType,
  dirtyLog,
  mteInitialised,
  progress,
  poisonSignal,
  returnValue,
  noBug,
  gfnInSlot,
  pinForWrite,
  mteVmaAllowed,
  dirtyHasLeaf,
  initialisedBeforeVisible,
  tagsOnMemoryOnly,
  cachesMaintained,
  accessAllowed,
];

/** Positions of the invariants by how they are judged: what is cheap to rule out is ruled out together. */
const positions = INVARIANTS.map((_, i) => i);
const WATCHED = positions.filter((i) => INVARIANTS[i].watches !== undefined);
const LEAF = positions.filter((i) => INVARIANTS[i].leafWrong !== undefined);
const RUN = positions.filter((i) => !WATCHED.includes(i) && !LEAF.includes(i));
const leafWrong = LEAF.map((i) => INVARIANTS[i].leafWrong ?? (() => false));

/** Adds the invariants that the run that just ended breaks; where the kernel stopped, what came before it did. */
export function findBroken(m: Machine, ret: number, broken: InvariantSet): void {
  if (m.bugs !== 0) {
    findWatched(m, ret, broken);
    return;
  }
  for (let i = 0; i < RUN.length; i++) if (INVARIANTS[RUN[i]].broken(m, ret)) broken.add(RUN[i]);
  if (m.recorder.violations !== 0) findWatched(m, ret, broken);
  if (m.stage2.touched) findBrokenLeaves(m, broken);
}

function findWatched(m: Machine, ret: number, broken: InvariantSet): void {
  for (const i of WATCHED) if (INVARIANTS[i].broken(m, ret)) broken.add(i);
}

/** Adds the invariants of leaves that the stage-2 in use breaks. */
export function findBrokenLeaves(m: Machine, broken: InvariantSet): void {
  m.stage2.collect();
  const count = m.stage2.leafCount();
  for (let leaf = 0; leaf < count; leaf++) {
    for (let i = 0; i < leafWrong.length; i++) {
      if (!broken.has(LEAF[i]) && leafWrong[i](m, leaf)) broken.add(LEAF[i]);
    }
  }
}

/** The invariants that the run that just ended breaks. */
export function brokenInvariants(m: Machine, ret: number): InvariantSet {
  const broken = new InvariantSet(INVARIANTS.length);
  findBroken(m, ret, broken);
  return broken;
}
