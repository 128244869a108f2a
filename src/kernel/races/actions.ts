// SPDX-License-Identifier: GPL-2.0-only
/**
 * What another thread may do at a site. Each action runs whole, with the notifier protocol that the kernel would
 * follow: `mmu_invalidate_begin`, unmap of stage-2, change of the host's page table, `mmu_invalidate_end`.
 */
export const RACE_NAMES = [
  'none',
  'unmap',
  'remap',
  'vma-hole',
  'vma-small',
  'vma-device',
  'vma-no-mte',
  'vma-read-only',
  'thp-collapse',
  'thp-split',
  'write-protect',
  'poison',
  'start-logging',
  'stop-logging',
  'harvest-dirty-log',
  'vcpu-maps-first',
  'invalidate-begin',
] as const;

/** Name of a race action, `none` excluded. */
export type RaceName = Exclude<(typeof RACE_NAMES)[number], 'none'>;

export const Race = {
  /** Reclaim or MADV_DONTNEED: the page goes; the next access brings another. */
  unmap: 1,
  /** Migration: another page takes its place at once. */
  remap: 2,
  /** munmap. */
  vmaHole: 3,
  /** munmap and mmap of ordinary anonymous memory in small pages. */
  vmaSmall: 4,
  /** munmap and mmap of a device. */
  vmaDevice: 5,
  /** munmap and mmap of memory that may not carry tags. */
  vmaNoMte: 6,
  /** mprotect to read-only. */
  vmaReadOnly: 7,
  /** khugepaged collapses small pages into a transparent huge page. */
  thpCollapse: 8,
  /** The huge PMD is split; the pages stay. */
  thpSplit: 9,
  /** KSM or fork: the page becomes copy-on-write. */
  writeProtect: 10,
  /** memory_failure() on the page. */
  poison: 11,
  /** KVM_SET_USER_MEMORY_REGION with KVM_MEM_LOG_DIRTY_PAGES. */
  startLogging: 12,
  /** KVM_SET_USER_MEMORY_REGION without KVM_MEM_LOG_DIRTY_PAGES. */
  stopLogging: 13,
  /** KVM_GET_DIRTY_LOG: collect, clear and write-protect. */
  harvestDirtyLog: 14,
  /** Another vCPU takes the same fault and finishes first. */
  vcpuMapsFirst: 15,
  /** An invalidation starts and does not end during the fault. */
  invalidateBegin: 16,
} as const;
export type RaceAction = (typeof Race)[keyof typeof Race];
