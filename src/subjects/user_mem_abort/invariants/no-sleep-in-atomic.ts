// SPDX-License-Identifier: GPL-2.0-only
// Nothing sleeps under a spinning lock.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const noSleepInAtomic = watched(
  'no-sleep-in-atomic',
  Violation.sleepInAtomic,
  'Nothing that can sleep is called under mmu_lock or with interrupts off, and no page is pinned under mmap_lock.',
  'might_sleep() in hva_to_pfn(), virt/kvm/kvm_main.c',
);
