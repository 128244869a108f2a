// SPDX-License-Identifier: GPL-2.0-only
// The right things at the wrong time, or not looked at again.
import { COMPARISON, inLegacy, inVariant, type KnownBad } from './known-bad.ts';

const SANITISE = 'k.sanitise_mte_tags(kvm, pfn.value, vma_pagesize);';

/** Mistakes about what happens before what. */
export const ORDER: readonly KnownBad[] = [
  inLegacy(
    'relaxed-without-retry',
    'A permission fault is relaxed whether or not the sequence went on',
    ['no-stale-leaf', 'within-host-permission', ...COMPARISON],
    (code) => {
      const retry = code.call('user_mem_abort', 'k.mmu_invalidate_retry');
      code.replace(
        retry,
        '!(fault_is_perm && vma_pagesize === fault_granule) && k.mmu_invalidate_retry(kvm, mmu_seq)',
      );
    },
  ),
  inVariant(
    'fault-desc',
    'relaxed-without-retry',
    'A permission fault is relaxed whether or not the sequence went on',
    ['no-stale-leaf', 'within-host-permission'],
    (code) => {
      const retry = code.call('kvm_s2_fault_map', 'k.mmu_invalidate_retry');
      code.replace(retry, '!kvm_s2_fault_is_perm(k, s2fd) && k.mmu_invalidate_retry(kvm, s2vi.mmu_seq)');
    },
  ),
  inLegacy(
    'other-entry-taken-for-own',
    'An entry that another vCPU made first is taken for the one that was wanted, also where it cannot be written',
    ['dirty-has-leaf', ...COMPARISON],
    (code) => {
      const map = code.ifOn('user_mem_abort', 'fault_is_perm && vma_pagesize === fault_granule');
      code.insertBehind(map, ' if (!fault_is_perm && ret === -EAGAIN) ret = 0;');
    },
  ),
  inLegacy(
    'tags-after-map',
    'The page is mapped first and its tags are cleared afterwards',
    ['mte-initialised', 'initialised-before-visible'],
    (code) => {
      code.replace(code.find('user_mem_abort', SANITISE), ';');
      const map = code.ifOn('user_mem_abort', 'fault_is_perm && vma_pagesize === fault_granule');
      code.insertBehind(
        map,
        ` if (!ret && !fault_is_perm && !s2_force_noncacheable && k.kvm_has_mte(kvm)) ${SANITISE}`,
      );
    },
  ),
  inVariant(
    'fault-desc',
    'tags-after-map',
    'The page is mapped first and its tags are cleared afterwards',
    ['mte-initialised', 'initialised-before-visible'],
    (code) => {
      const was = 'k.sanitise_mte_tags(kvm, pfn.value, mapping_size);';
      code.replace(code.find('kvm_s2_fault_map', was), ';');
      const map = code.ifOn('kvm_s2_fault_map', 'mapping_size === perm_fault_granule');
      code.insertBehind(
        map,
        ` if (!ret && !perm_fault_granule && !s2vi.map_non_cacheable && k.kvm_has_mte(kvm)) ${was}`,
      );
    },
  ),
  inLegacy(
    'tags-of-device',
    'Tags are cleared of whatever is mapped, devices included',
    ['tags-on-memory-only', 'mte-vma-allowed'],
    (code) => {
      const term = code.find(
        'user_mem_abort',
        '!fault_is_perm && !s2_force_noncacheable && k.kvm_has_mte(kvm)',
      );
      code.replace(term, '!fault_is_perm && k.kvm_has_mte(kvm)');
      code.replace(
        code.ifOn('user_mem_abort', 'mte_allowed').getExpression(),
        'mte_allowed || s2_force_noncacheable',
      );
    },
  ),
  inLegacy(
    'tags-of-half-a-page',
    'Tags are cleared of less than a page, of which the kernel clears nothing',
    ['mte-initialised'],
    (code) => {
      code.replace(
        code.find('user_mem_abort', SANITISE),
        'k.sanitise_mte_tags(kvm, pfn.value, Math.min(vma_pagesize, k.PAGE_SIZE / 2));',
      );
    },
  ),
  inLegacy(
    'walk-at-wrong-address',
    'The user tables are walked one block behind the address that faulted: the fault is retried for ever',
    ['progress'],
    (code) => {
      code.replace(
        code.call('transparent_hugepage_adjust', 'get_user_mapping_size'),
        'get_user_mapping_size(k, kvm, hva + k.PMD_SIZE)',
      );
    },
  ),
  inLegacy(
    'walk-at-guest-address',
    'The user tables are walked at the address of the guest',
    ['progress', ...COMPARISON],
    (code) => {
      code.replace(
        code.call('transparent_hugepage_adjust', 'get_user_mapping_size'),
        'get_user_mapping_size(k, kvm, ipap.value)',
      );
    },
  ),
  inLegacy(
    'logging-by-flag',
    'KVM_MEM_LOG_DIRTY_PAGES is asked instead of whether the slot has a bitmap',
    COMPARISON,
    (code) => {
      code.need('memslot_is_logging', 'KVM_MEM_LOG_DIRTY_PAGES');
      code.replace(
        code.find('memslot_is_logging', 'memslot.dirty_bitmap !== null'),
        '(memslot.flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0',
      );
    },
  ),
];
