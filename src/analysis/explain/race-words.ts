// SPDX-License-Identifier: GPL-2.0-only
// What another thread does, and the kernel function that does it.
import type { RaceName } from '../../kernel/races/actions.ts';

/** What an action of another thread does, and the kernel function that does it. */
interface RaceWords {
  readonly about: string;
  readonly kernel: string;
}

/** Every action. */
export const RACE_WORDS: { readonly [name in RaceName]: RaceWords } = {
  unmap: {
    about: 'Reclaim or MADV_DONTNEED takes the page away; the next access brings another one.',
    kernel: 'try_to_unmap() in mm/rmap.c',
  },
  remap: {
    about: 'Migration puts another page in the place of this one at once.',
    kernel: 'migrate_pages() in mm/migrate.c',
  },
  'vma-hole': {
    about: 'munmap(): there is nothing at the address any more.',
    kernel: 'do_vmi_munmap() in mm/vma.c',
  },
  'vma-small': {
    about: 'The VMA is unmapped, and anonymous memory in small pages is mapped in its place.',
    kernel: 'mmap_region() in mm/vma.c',
  },
  'vma-device': {
    about: 'The VMA is unmapped, and a device is mapped in its place by pfns.',
    kernel: 'mmap_region() in mm/vma.c',
  },
  'vma-no-mte': {
    about: 'The VMA is unmapped, and memory that may not carry tags is mapped in its place.',
    kernel: 'mmap_region() in mm/vma.c',
  },
  'vma-read-only': {
    about: 'mprotect() takes the permission to write away.',
    kernel: 'mprotect_fixup() in mm/mprotect.c',
  },
  'thp-collapse': {
    about: 'khugepaged collapses the small pages into a transparent huge page.',
    kernel: 'collapse_huge_page() in mm/khugepaged.c',
  },
  'thp-split': {
    about: 'The huge entry of the host becomes a table of small ones; the pages stay.',
    kernel: '__split_huge_pmd() in mm/huge_memory.c',
  },
  'write-protect': {
    about: 'KSM or fork() makes the page copy-on-write.',
    kernel: 'write_protect_page() in mm/ksm.c',
  },
  poison: {
    about: 'The page turns out to be broken; its entry becomes one that says so.',
    kernel: 'memory_failure() in mm/memory-failure.c',
  },
  'start-logging': {
    about:
      'The VMM switches dirty logging on; the flag shows at once, the slot is write-protected after the handler has returned.',
    kernel: 'kvm_set_memory_region() in virt/kvm/kvm_main.c',
  },
  'stop-logging': {
    about: 'The VMM switches dirty logging off.',
    kernel: 'kvm_set_memory_region() in virt/kvm/kvm_main.c',
  },
  'harvest-dirty-log': {
    about: 'The VMM collects the dirty log: bits are cleared, and what was dirty is write-protected again.',
    kernel: 'kvm_get_dirty_log_protect() in virt/kvm/kvm_main.c',
  },
  'vcpu-maps-first': {
    about:
      'Another vCPU takes the same fault and is done first: the entry is there, or has the permission already.',
    kernel: 'kvm_handle_guest_abort() in arch/arm64/kvm/mmu.c',
  },
  'invalidate-begin': {
    about: 'An invalidation of the range starts and does not end before the handler returns.',
    kernel: 'kvm_mmu_notifier_invalidate_range_start() in virt/kvm/kvm_main.c',
  },
};
