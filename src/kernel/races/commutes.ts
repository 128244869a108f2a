// SPDX-License-Identifier: GPL-2.0-only
// Which actions come to the same before a call and after it.
import { CALL_COUNT, Call, type CallName } from '../calls.ts';
import { Race, type RaceAction } from './actions.ts';

function bits(...actions: readonly RaceAction[]): number {
  return actions.reduce((mask, action) => mask | (1 << action), 0);
}

const EVERY = -1;
/** Changes of a slot's flags: they take effect when the SRCU readers are gone, which is after the handler. */
const LOGGING = bits(Race.startLogging, Race.stopLogging);
/** Stage-2 and the dirty log, not the host. */
const ELSEWHERE = LOGGING | bits(Race.harvestDirtyLog, Race.vcpuMapsFirst);
/** The VMA itself. */
const VMA = bits(
  Race.vmaHole,
  Race.vmaSmall,
  Race.vmaDevice,
  Race.vmaNoMte,
  Race.vmaReadOnly,
  Race.thpCollapse,
);

const TABLE: { readonly [name in CallName]?: number } = {
  // A lock changes what is allowed; whatever is allowed on both sides of it does the same on either.
  mmap_read_lock: EVERY,
  mmap_read_unlock: EVERY,
  kvm_fault_lock: EVERY,
  kvm_fault_unlock: EVERY,
  read_lock: EVERY,
  read_unlock: EVERY,
  write_lock: EVERY,
  write_unlock: EVERY,
  local_irq_save: EVERY,
  local_irq_restore: EVERY,
  // The vCPU's own cache.
  kvm_mmu_topup_memory_cache: EVERY,
  topup_hyp_memcache: EVERY,
  // The reference that the handler holds.
  kvm_release_faultin_page: EVERY,
  kvm_release_page_unused: EVERY,
  kvm_release_page_clean: EVERY,
  kvm_release_page_dirty: EVERY,
  vma_lookup: EVERY & ~VMA,
  mmu_invalidate_seq: ELSEWHERE,
  mmu_invalidate_retry: ELSEWHERE,
  kvm_pgtable_get_leaf: ELSEWHERE,
  // Another vCPU that maps the page initialises its tags.
  sanitise_mte_tags: ELSEWHERE & ~bits(Race.vcpuMapsFirst),
  mark_page_dirty_in_slot: EVERY & ~bits(Race.harvestDirtyLog, Race.vcpuMapsFirst),
};

/**
 * For each call the actions, as bits `1 << action`, that leave the same machine whether they come right before the call or right after it, and do
 * not change what it returns; where the locks allow them on both sides. What is not in the table commutes with a change of the slot's flags only.
 */
export const COMMUTES: Int32Array = new Int32Array(CALL_COUNT).fill(LOGGING);
for (const [name, mask] of Object.entries(TABLE)) COMMUTES[Call[name as CallName]] = mask;
