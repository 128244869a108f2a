// SPDX-License-Identifier: GPL-2.0-only
// The locked section.
import {
  __pfn_to_phys,
  ALIGN_DOWN,
  EAGAIN,
  gfn_to_gpa,
  gpa_to_gfn,
  type Kernel,
  KVM_NV_GUEST_MAP_SZ,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_WALK_SHARED,
  type kvm_pgtable,
  type kvm_s2_fault_desc,
  type memcache,
  POISON,
  POISON_NUMBER,
  ref,
} from '../../src/kernel/index.ts';
import { get_canonical_gfn } from './get_canonical_gfn.ts';
import { kvm_s2_fault_is_perm } from './kvm_s2_fault_is_perm.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';
import { transparent_hugepage_adjust } from './transparent_hugepage_adjust.ts';

/**
 * `kvm_s2_fault_map()` (arch/arm64/kvm/mmu.c at fb9888fdfada): all that happens under `mmu_lock`, and the release of
 * the page. Returns 0 if the guest may try again, or a negative error.
 */
export function kvm_s2_fault_map(
  k: Kernel,
  s2fd: kvm_s2_fault_desc,
  s2vi: Readonly<kvm_s2_fault_vma_info>,
  prot: number,
  memcache: memcache,
): number {
  const flags = KVM_PGTABLE_WALK_SHARED;
  const writable = (prot & KVM_PGTABLE_PROT_W) !== 0;
  const kvm = s2fd.vcpu.kvm;
  let pgt = POISON as kvm_pgtable;
  let perm_fault_granule = POISON_NUMBER;
  let mapping_size = POISON_NUMBER;
  const pfn = ref(POISON_NUMBER);
  const gfn = ref(POISON_NUMBER);
  let ret = POISON_NUMBER;

  k.kvm_fault_lock(kvm);
  pgt = s2fd.vcpu.arch.hw_mmu.pgt;
  ret = -EAGAIN;
  out_unlock: {
    if (k.mmu_invalidate_retry(kvm, s2vi.mmu_seq)) break out_unlock;

    perm_fault_granule = kvm_s2_fault_is_perm(k, s2fd)
      ? k.kvm_vcpu_trap_get_perm_fault_granule(s2fd.vcpu)
      : 0;
    mapping_size = s2vi.vma_pagesize;
    pfn.value = s2vi.pfn;
    gfn.value = s2vi.gfn;

    if (mapping_size === k.PAGE_SIZE && !(s2vi.max_map_size === k.PAGE_SIZE || s2vi.map_non_cacheable)) {
      if (perm_fault_granule > k.PAGE_SIZE) {
        mapping_size = perm_fault_granule;
      } else {
        mapping_size = transparent_hugepage_adjust(k, kvm, s2fd.memslot, s2fd.hva, pfn, gfn);
        if (mapping_size < 0) {
          ret = mapping_size;
          break out_unlock;
        }
      }
    }

    if (!perm_fault_granule && !s2vi.map_non_cacheable && k.kvm_has_mte(kvm))
      k.sanitise_mte_tags(kvm, pfn.value, mapping_size);

    // Only an entry of the size that faulted can be relaxed in place; any other size is mapped anew.
    if (mapping_size === perm_fault_granule) {
      // The entry keeps the software bits that it has.
      prot &= ~KVM_NV_GUEST_MAP_SZ;
      ret = k.kvm_pgtable_stage2_relax_perms(pgt, gfn_to_gpa(k, gfn.value), prot, flags);
    } else {
      ret = k.kvm_pgtable_stage2_map(
        pgt,
        gfn_to_gpa(k, gfn.value),
        mapping_size,
        __pfn_to_phys(k, pfn.value),
        prot,
        memcache,
        flags,
      );
    }
  }
  // out_unlock:
  k.kvm_release_faultin_page(kvm, s2vi.page, !!ret, writable);
  k.kvm_fault_unlock(kvm);

  // The size may have grown since the gfn was found: the dirty page is the first of what was mapped.
  if (writable && !ret) {
    let ipa = gfn_to_gpa(k, get_canonical_gfn(k, s2fd, s2vi));
    ipa = ALIGN_DOWN(ipa, mapping_size);
    k.mark_page_dirty_in_slot(kvm, s2fd.memslot, gpa_to_gfn(k, ipa));
  }

  if (ret !== -EAGAIN) return ret;
  return 0;
}
