// SPDX-License-Identifier: GPL-2.0-only
// What calls and other threads read and change.

/** Parts of the machine, as bits: a call and a race that have none in common come to the same in either order. */
export const Touches = {
  nothing: 0,
  /** The VMA: where it lies, what it is, whether it may be written. */
  vma: 1 << 0,
  /** The host's page-table entry and the page behind it. */
  page: 1 << 1,
  /** The sequence of invalidations, as it is read: one that has begun and not ended has not moved it yet. */
  sequence: 1 << 2,
  stage2: 1 << 3,
  dirtyLog: 1 << 4,
  tags: 1 << 5,
  /** KVM_MEM_LOG_DIRTY_PAGES: takes effect when the SRCU readers are gone, which is after the handler. */
  slotFlags: 1 << 6,
  /** How the host's tables map the page: whether the entry is there, and at which level. Only a walk of them tells. */
  userEntry: 1 << 7,
  /** Whether what was learnt of the host before is stale by now: what an invalidation does to whoever has read the sequence. */
  staleness: 1 << 8,
} as const;
/** Bits of `Touches`. */
export type Touches = number;

/** What a call of which nothing is said is taken to touch. */
export const ALL_BUT_SLOT_FLAGS: Touches =
  Touches.vma |
  Touches.page |
  Touches.userEntry |
  Touches.sequence |
  Touches.staleness |
  Touches.stage2 |
  Touches.dirtyLog |
  Touches.tags;
