// SPDX-License-Identifier: GPL-2.0-only
// The list, and which of them a run breaks.

import { holdsIn } from '../../../core/invariant.ts';
import { InvariantSet } from '../../../core/invariant-set.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { accessAllowed } from './access-allowed.ts';
import { argumentsInitialised } from './arguments-initialised.ts';
import { cachesMaintained } from './caches-maintained.ts';
import { dirtyHasLeaf } from './dirty-has-leaf.ts';
import { dirtyLog } from './dirty-log.ts';
import { exitNamesAccess } from './exit-names-access.ts';
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
  exitNamesAccess,
];

/** Judges runs by the invariants of a subject; sets and counts go by their positions. */
export interface Judge {
  readonly invariants: readonly MachineInvariant[];
  /** Adds the invariants that the run that just ended breaks. */
  readonly findBroken: (m: Machine, ret: number, broken: InvariantSet) => void;
  /** The same of the invariants that a text of the release is not asked. */
  readonly findUnasked: (m: Machine, ret: number, broken: InvariantSet) => void;
  /** Adds the invariants of leaves that the stage-2 in use breaks. */
  readonly findBrokenLeaves: (m: Machine, broken: InvariantSet) => void;
  /** The judge of a text of that release: of what came later it asks nothing. */
  readonly of: (release: string | undefined) => Judge;
}

/** Makes a judge. */
export function judgeBy(invariants: readonly MachineInvariant[]): Judge {
  const judges = new Map<string, Judge>();
  const of = (release: string | undefined): Judge => {
    const key = release ?? '';
    const known = judges.get(key);
    if (known !== undefined) return known;
    const isAsked = (i: number): boolean => holdsIn(invariants[i]!, release);
    const all = invariants.map((_, i) => i);
    const rest = judgeOf(
      invariants,
      all.filter((i) => !isAsked(i)),
    );
    const made = { ...judgeOf(invariants, all.filter(isAsked)), findUnasked: rest.findBroken, of };
    judges.set(key, made);
    return made;
  };
  return of(undefined);
}

/** What is cheap to rule out is ruled out together. */
function judgeOf(
  invariants: readonly MachineInvariant[],
  positions: readonly number[],
): Omit<Judge, 'findUnasked' | 'of'> {
  const watched = positions.filter((i) => invariants[i]!.watches !== undefined);
  const ofLeaves = positions.filter((i) => invariants[i]!.leafWrong !== undefined);
  const ofRuns = positions.filter((i) => !watched.includes(i) && !ofLeaves.includes(i));
  // Functions beside each other: the invariants are of many shapes, and looking into one takes time.
  const watchedBroken = watched.map((i) => invariants[i]!.broken);
  const runBroken = ofRuns.map((i) => invariants[i]!.broken);
  const leafWrong = ofLeaves.map((i) => invariants[i]!.leafWrong ?? (() => false));
  const runWrong = ofLeaves.map((i) => invariants[i]!.runWrong ?? (() => false));

  const findBrokenLeaves = (m: Machine, broken: InvariantSet): void => {
    m.stage2.collect();
    const { leaves } = m.stage2;
    for (let run = 0; run < leaves.runCount; run++) {
      const first = leaves.runFirst[run]!;
      const last = leaves.runLast(run);
      for (let i = 0; i < leafWrong.length; i++) {
        if (broken.has(ofLeaves[i]!)) continue;
        if (first === last ? leafWrong[i]!(m, first) : runWrong[i]!(m, first, last)) broken.add(ofLeaves[i]!);
      }
    }
  };
  const findWatched = (m: Machine, ret: number, broken: InvariantSet): void => {
    for (let i = 0; i < watched.length; i++) if (watchedBroken[i]!(m, ret)) broken.add(watched[i]!);
  };
  const findBroken = (m: Machine, ret: number, broken: InvariantSet): void => {
    // Where the kernel stopped, what came before it did.
    if (m.bugs !== 0) {
      findWatched(m, ret, broken);
      return;
    }
    for (let i = 0; i < ofRuns.length; i++) if (runBroken[i]!(m, ret)) broken.add(ofRuns[i]!);
    if (m.recorder.violations !== 0) findWatched(m, ret, broken);
    if (m.stage2.touched) findBrokenLeaves(m, broken);
  };
  return { invariants, findBroken, findBrokenLeaves };
}

/** Judges runs of `user_mem_abort()`. */
export const JUDGE = judgeBy(INVARIANTS);

/** The invariants that the run that just ended breaks. */
export function brokenInvariants(m: Machine, ret: number, judge = JUDGE): InvariantSet {
  const broken = new InvariantSet(judge.invariants.length);
  judge.findBroken(m, ret, broken);
  return broken;
}
