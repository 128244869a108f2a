// SPDX-License-Identifier: GPL-2.0-only
// The locked section.
import {
  __pfn_to_phys,
  EAGAIN,
  type Kernel,
  KVM_NV_GUEST_MAP_SZ,
  KVM_PGTABLE_WALK_SHARED,
  type kvm_pgtable,
  type memcache,
  POISON,
  POISON_NUMBER,
  ref,
  transparent_hugepage_adjust,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault } from './kvm_s2_fault.ts';

/**
 * `kvm_s2_fault_map()` (arch/arm64/kvm/mmu.c at 11f8f1b8a97b): all that happens under `mmu_lock`, and the release of
 * the page. Returns 0 if the guest may try again, or a negative error.
 */
export function kvm_s2_fault_map(k: Kernel, fault: kvm_s2_fault, memcache: memcache): number {
  const kvm = fault.vcpu.kvm;
  let pgt = POISON as kvm_pgtable;
  let ret = POISON_NUMBER;
  const flags = KVM_PGTABLE_WALK_SHARED;

  k.kvm_fault_lock(kvm);
  pgt = fault.vcpu.arch.hw_mmu.pgt;
  ret = -EAGAIN;
  out_unlock: {
    if (k.mmu_invalidate_retry(kvm, fault.mmu_seq)) break out_unlock;

    if (fault.vma_pagesize === k.PAGE_SIZE && !(fault.force_pte || fault.s2_force_noncacheable)) {
      if (fault.fault_is_perm && fault.fault_granule > k.PAGE_SIZE) {
        fault.vma_pagesize = fault.fault_granule;
      } else {
        const pfnp = ref(fault.pfn);
        const ipap = ref(fault.fault_ipa);
        fault.vma_pagesize = transparent_hugepage_adjust(k, kvm, fault.memslot, fault.hva, pfnp, ipap);
        fault.pfn = pfnp.value;
        fault.fault_ipa = ipap.value;

        if (fault.vma_pagesize < 0) {
          ret = fault.vma_pagesize;
          break out_unlock;
        }
      }
    }

    if (!fault.fault_is_perm && !fault.s2_force_noncacheable && k.kvm_has_mte(kvm))
      k.sanitise_mte_tags(kvm, fault.pfn, fault.vma_pagesize);

    // Only an entry of the size that faulted can be relaxed in place; any other size is mapped anew.
    if (fault.fault_is_perm && fault.vma_pagesize === fault.fault_granule) {
      // The entry keeps the software bits that it has.
      fault.prot &= ~KVM_NV_GUEST_MAP_SZ;
      ret = k.kvm_pgtable_stage2_relax_perms(pgt, fault.fault_ipa, fault.prot, flags);
    } else {
      ret = k.kvm_pgtable_stage2_map(
        pgt,
        fault.fault_ipa,
        fault.vma_pagesize,
        __pfn_to_phys(k, fault.pfn),
        fault.prot,
        memcache,
        flags,
      );
    }
  }
  // out_unlock:
  k.kvm_release_faultin_page(kvm, fault.page, !!ret, fault.writable);
  k.kvm_fault_unlock(kvm);

  if (fault.writable && !ret) k.mark_page_dirty_in_slot(kvm, fault.memslot, fault.gfn);

  if (ret !== -EAGAIN) return ret;
  return 0;
}
