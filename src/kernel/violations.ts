// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a façade call can find wrong while it runs, as bits of `Recorder.violations`. Each bit belongs to one
 * invariant of `src/subjects/user_mem_abort/invariants/`; what can only be judged from the final machine is judged there.
 */
export const Violation = {
  /** An argument or field that nobody wrote, or such a value that translated C makes a decision by. */
  uninitialised: 1 << 0,
  /** A pinned page used after its last reference was dropped. */
  useAfterRelease: 1 << 1,
  /** A page released that was not pinned, or more often than pinned. */
  releaseUnpinned: 1 << 2,
  /** A page released as used, or marked dirty, outside `mmu_lock`. */
  releaseUsedOutsideLock: 1 << 3,
  /** A call that can sleep under `mmu_lock` or with interrupts off, or that takes `mmap_lock` twice. */
  sleepInAtomic: 1 << 4,
  /** A VMA field read, or the VMA tree searched, without `mmap_lock`. */
  vmaWithoutMmapLock: 1 << 5,
  /** The user page tables walked with interrupts on. */
  userWalkIrqsOn: 1 << 6,
  /** A lock taken twice, or dropped though not held. */
  lockImbalance: 1 << 7,
  /** A page-table call without `mmu_lock`, or with the wrong walk flags for the way it is held. */
  walkMode: 1 << 8,
  /** A page-table page needed though the memory cache was not filled. */
  memcacheEmpty: 1 << 9,
  /** A page-table page freed twice, lost, or its count off. */
  tablePage: 1 << 10,
  /** `BUG()`: the kernel would have stopped here. */
  bug: 1 << 11,
  /** The sequence compared without `mmu_lock` (lockdep in mmu_invalidate_retry()). */
  retryWithoutLock: 1 << 12,
  /** A stage-2 block installed over live entries without break-before-make. */
  breakBeforeMake: 1 << 13,
  /** The memory cache of the other mode: `mmu_page_cache` and `pkvm_memcache` are different structures. */
  wrongCache: 1 << 14,
  /** A gfn outside the slot that it is used with: the kernel would take the slot's first page, or a bit beyond the bitmap. */
  gfnOutsideSlot: 1 << 15,
  /** A page pinned for writing though the access was no write: copy-on-write is broken, and a read-only page refused. */
  writeIntent: 1 << 16,
  /** An object that is not the one of the fault: another VM, vCPU, slot, lock, page table. */
  wrongObject: 1 << 17,
  /** Tags initialised of what is no memory: a device has none, and the zero page's are everybody's. */
  tagsOfNoMemory: 1 << 18,
  /** Memory mapped in a VM with MTE before its tags were initialised: another vCPU may read what the last owner left. */
  visibleUntagged: 1 << 19,
  /** Caches not maintained of what became visible, or executable: `KVM_PGTABLE_WALK_SKIP_CMO`. */
  cachesSkipped: 1 << 20,
  /** A memslot looked up outside an SRCU read section: it may be freed meanwhile. */
  withoutSrcu: 1 << 21,
  /** An SRCU read section left with another index than it was entered with, or left though none was entered. */
  srcuImbalance: 1 << 22,
  /** A page given to a protected guest without a long-term pin for writing: what the host does with it next is an access to memory that it does not own. */
  donatedUnpinned: 1 << 23,
} as const;
export type Violation = (typeof Violation)[keyof typeof Violation];

/** One violation as a traced run keeps it. */
export interface ViolationRecord {
  readonly violation: Violation;
  /** What was wrong, in words. */
  readonly detail: string;
  /** Index into the trace at which it happened. */
  readonly at: number;
}
