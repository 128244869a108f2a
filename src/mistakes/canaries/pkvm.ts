// SPDX-License-Identifier: GPL-2.0-only
// What every run of pkvm_mem_abort() has to find.
import { FOLL_LONGTERM } from '../../kernel/pfn.ts';
import { type Canary, canary, uninitialisedMemcache } from './runs.ts';

/** One for each family of mistakes: of pins, of the account, of how long a page stays, of locks, cache and signals. */
export const PKVM_CANARIES: readonly Canary[] = [
  canary('leaked-pin', 'a page that is not given back', () => ({
    unpin_user_pages: () => undefined,
  })),
  canary('leaked-account', 'a page that stays accounted as locked', (k) => ({
    account_locked_vm: (mm, pages, inc) => (inc ? k.account_locked_vm(mm, pages, inc) : 0),
  })),
  canary('short-pin', 'a page that is given to the guest and may be moved', (k) => ({
    pin_user_pages: (start, nr_pages, gup_flags, pages) =>
      k.pin_user_pages(start, nr_pages, gup_flags & ~FOLL_LONGTERM, pages),
  })),
  canary('kept-lock', 'a path that returns with mmu_lock held', () => ({
    write_unlock: () => undefined,
    kvm_fault_unlock: () => undefined,
  })),
  uninitialisedMemcache,
  canary('lost-signal', 'a poisoned page of which nobody is told', () => ({
    kvm_send_hwpoison_signal: () => undefined,
  })),
];
