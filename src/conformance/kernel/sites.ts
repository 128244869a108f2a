// SPDX-License-Identifier: GPL-2.0-only
// Where the handler can be held, and which of its calls can be made to fail.
import { type CallName, SITE_CALLS } from '../../kernel/calls.ts';

/** A moment of the handler: before it calls a function, or after. */
interface HeldAt {
  readonly function: string;
  readonly after: boolean;
  /** The lock that the handler has there and that other threads would have to wait for. */
  readonly under: 'nothing' | 'mmap_lock' | 'mmu_lock';
}

/** The function of the kernel at each site that is a call of its own in the machine code. */
const HELD_AT = {
  mmap_read_lock: { function: 'down_read', after: false, under: 'nothing' },
  vma_lookup: { function: 'mtree_load', after: false, under: 'mmap_lock' },
  mmap_read_unlock: { function: 'up_read', after: false, under: 'mmap_lock' },
  __kvm_faultin_pfn: { function: '__gfn_to_pfn_memslot', after: false, under: 'nothing' },
  // The lock is taken in line: what follows the pin.
  read_lock: { function: '__gfn_to_pfn_memslot', after: true, under: 'nothing' },
  kvm_pgtable_get_leaf: { function: 'kvm_pgtable_get_leaf', after: false, under: 'mmu_lock' },
  kvm_pgtable_stage2_map: { function: 'kvm_pgtable_stage2_map', after: false, under: 'mmu_lock' },
  kvm_pgtable_stage2_relax_perms: {
    ...{ function: 'kvm_pgtable_stage2_relax_perms', after: false, under: 'mmu_lock' },
  },
  mark_page_dirty_in_slot: { function: 'mark_page_dirty_in_slot', after: false, under: 'nothing' },
} as const satisfies { readonly [call: string]: HeldAt };

const NOT_CALLED = 'not called by user_mem_abort() of this release';
/** Why the handler cannot be held at other sites that it comes to. */
const NOT_HELD: { readonly [call in CallName]?: string } = {
  mmu_invalidate_seq: 'a field that is read, no call',
  mmu_invalidate_retry: 'compiled in line (include/linux/kvm_host.h)',
  sanitise_mte_tags: 'compiled in line, and so is what it calls',
};

/** A call of the handler before which it can be held. */
export type SiteCall = keyof typeof HELD_AT;

/** The pin: where userfaultfd holds the handler as well, for a page that is missing. */
export const PIN: SiteCall = '__kvm_faultin_pfn';

/** Every call before which it can be held. */
export const SITES_HELD = Object.keys(HELD_AT) as readonly SiteCall[];

/** The sites of the model at which the handler cannot be held, each with the reason. */
export const SITES_NOT_HELD: readonly (readonly [call: CallName, reason: string])[] = SITE_CALLS.filter(
  (call) => !isSiteCall(call),
).map((call) => [call, NOT_HELD[call] ?? NOT_CALLED]);

/** Whether the handler can be held before the call of a site. */
export function isSiteCall(call: string): call is SiteCall {
  return call in HELD_AT;
}

/** Where the handler is held for a site. */
export function heldAt(site: SiteCall): HeldAt {
  return HELD_AT[site];
}

/** The calls that can be made to fail, how, and the value of a dimension that comes to. */
export const FAILURES = {
  topup: { dimension: 'topup', value: 'fails', function: 'kvm_mmu_topup_memory_cache', result: -12n },
  leaf: { dimension: 'userPteGone', value: 'yes', function: 'kvm_pgtable_get_leaf', result: 0n },
} as const;

/** A call that can be made to fail: the top-up finds no memory; the entry of the user page tables is gone. */
export type FailingCall = keyof typeof FAILURES;

/** What is to happen in one fault. */
export type Plan =
  /** Another thread acts before this call. */
  | { readonly kind: 'race'; readonly site: SiteCall; readonly action: string }
  /** The call fails. */
  | { readonly kind: 'fail'; readonly call: FailingCall };
