// SPDX-License-Identifier: GPL-2.0-only
// The original as one function, statement by statement in the order of the C.
import {
  __ffs,
  __pfn_to_phys,
  ALIGN_DOWN,
  ARM64_HAS_CACHE_DIC,
  adjust_nested_exec_perms,
  adjust_nested_fault_perms,
  BIT,
  EAGAIN,
  EFAULT,
  ENOEXEC,
  FOLL_WRITE,
  fault_supports_stage2_huge_mapping,
  get_vma_page_shift,
  hasBit,
  is_error_noslot_pfn,
  type Kernel,
  KVM_NV_GUEST_MAP_SZ,
  KVM_PFN_ERR_HWPOISON,
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_SHARED,
  type kvm_memory_slot,
  type kvm_pgtable,
  type kvm_s2_trans,
  type kvm_vcpu,
  kvm_vma_is_cacheable,
  kvm_vma_mte_allowed,
  type memcache,
  memslot_is_logging,
  POISON,
  POISON_NUMBER,
  type page,
  prepare_mmu_memcache,
  ref,
  transparent_hugepage_adjust,
  uninit,
  VM_ALLOW_ANY_UNCACHED,
  VM_MIXEDMAP,
  VM_PFNMAP,
  type vm_area_struct,
} from '../src/kernel/index.ts';

/**
 * `user_mem_abort()` (arch/arm64/kvm/mmu.c at e07fc9e2da91) with the one line of 244acf1976b8: the original, before
 * the series that takes it apart. Statements and labels stand in the order of the C; a local whose address the C
 * takes is a `Ref`, and each label is the end of the block that bears its name.
 */
export function user_mem_abort(
  k: Kernel,
  vcpu: kvm_vcpu,
  fault_ipa: number,
  nested: kvm_s2_trans | null,
  memslot: kvm_memory_slot,
  hva: number,
  fault_is_perm: boolean,
): number {
  let ret = 0;
  let topup_memcache = POISON as boolean;
  let write_fault = POISON as boolean;
  const writable = uninit<boolean>();
  let exec_fault = POISON as boolean;
  let mte_allowed = POISON as boolean;
  let is_vma_cacheable = POISON as boolean;
  let s2_force_noncacheable = false;
  let vfio_allow_any_uc = false;
  let mmu_seq = POISON_NUMBER;
  let ipa = fault_ipa;
  const kvm = vcpu.kvm;
  let vma = POISON as vm_area_struct | null;
  let vma_shift = POISON_NUMBER;
  const memcache = uninit<memcache>();
  let gfn = POISON_NUMBER;
  const pfn = ref(POISON_NUMBER);
  const logging_active = memslot_is_logging(k, memslot);
  let force_pte = logging_active;
  let vma_pagesize = POISON_NUMBER;
  let fault_granule = POISON_NUMBER;
  const prot = ref(KVM_PGTABLE_PROT_R);
  let pgt = POISON as kvm_pgtable;
  const page = uninit<page | null>();
  let vm_flags = POISON_NUMBER;
  const flags = KVM_PGTABLE_WALK_SHARED;

  if (fault_is_perm) fault_granule = k.kvm_vcpu_trap_get_perm_fault_granule(vcpu);
  write_fault = k.kvm_is_write_fault(vcpu);
  exec_fault = k.kvm_vcpu_trap_is_exec_fault(vcpu);
  k.VM_WARN_ON_ONCE(write_fault && exec_fault);

  // A permission fault changes a leaf in place and needs no table page, unless logging makes it split a block.
  topup_memcache = !fault_is_perm || (logging_active && write_fault);
  ret = prepare_mmu_memcache(k, vcpu, topup_memcache, memcache);
  if (ret) return ret;

  k.mmap_read_lock(k.current.mm);
  vma = k.vma_lookup(k.current.mm, hva);
  if (!vma) {
    k.kvm_err(`Failed to find VMA for hva 0x${hva.toString(16)}\n`);
    k.mmap_read_unlock(k.current.mm);
    return -EFAULT;
  }

  if (force_pte) vma_shift = k.PAGE_SHIFT;
  else vma_shift = get_vma_page_shift(k, vma, hva);

  switch (vma_shift) {
    // #ifndef __PAGETABLE_PMD_FOLDED: -1 is no shift, so in a folded configuration the case is never taken.
    case k.PAGETABLE_PMD_FOLDED ? -1 : k.PUD_SHIFT:
      if (fault_supports_stage2_huge_mapping(k, memslot, hva, k.PUD_SIZE)) break;
    // fallthrough
    case k.CONT_PMD_SHIFT:
      vma_shift = k.PMD_SHIFT;
    // fallthrough
    case k.PMD_SHIFT:
      if (fault_supports_stage2_huge_mapping(k, memslot, hva, k.PMD_SIZE)) break;
    // fallthrough
    case k.CONT_PTE_SHIFT:
      vma_shift = k.PAGE_SHIFT;
      force_pte = true;
    // fallthrough
    case k.PAGE_SHIFT:
      break;
    default:
      k.WARN_ONCE(true, `Unknown vma_shift ${vma_shift}`);
  }

  vma_pagesize = BIT(vma_shift);

  if (nested) {
    let max_map_size = POISON_NUMBER;

    max_map_size = force_pte ? k.PAGE_SIZE : k.PUD_SIZE;

    ipa = k.kvm_s2_trans_output(nested);

    // A shadow block must not cover more than the entry of the guest hypervisor that it stands for.
    max_map_size = Math.min(k.kvm_s2_trans_size(nested), max_map_size);

    // The guest's granule may differ from the host's: round down to a size that the host has.
    if (max_map_size >= k.PMD_SIZE && max_map_size < k.PUD_SIZE) max_map_size = k.PMD_SIZE;
    else if (max_map_size >= k.PAGE_SIZE && max_map_size < k.PMD_SIZE) max_map_size = k.PAGE_SIZE;

    force_pte = max_map_size === k.PAGE_SIZE;
    vma_pagesize = Math.min(vma_pagesize, max_map_size);
    vma_shift = __ffs(vma_pagesize);
  }

  fault_ipa = ALIGN_DOWN(fault_ipa, vma_pagesize);
  ipa = ALIGN_DOWN(ipa, vma_pagesize);

  gfn = Math.floor(ipa / k.PAGE_SIZE);
  mte_allowed = kvm_vma_mte_allowed(k, vma);

  vfio_allow_any_uc = hasBit(vma.vm_flags, VM_ALLOW_ANY_UNCACHED);

  vm_flags = vma.vm_flags;

  is_vma_cacheable = kvm_vma_is_cacheable(k, vma);

  vma = null;

  // Sampled while the VMA is still locked: whatever invalidates it, or the pfn found below, moves the sequence on.
  mmu_seq = kvm.mmu_invalidate_seq;
  k.mmap_read_unlock(k.current.mm);

  pfn.value = k.__kvm_faultin_pfn(memslot, gfn, write_fault ? FOLL_WRITE : 0, writable, page);
  if (pfn.value === KVM_PFN_ERR_HWPOISON) {
    k.kvm_send_hwpoison_signal(hva, vma_shift);
    return 0;
  }
  if (is_error_noslot_pfn(pfn.value)) return -EFAULT;

  // Not RAM that the kernel maps itself: cache maintenance by virtual address is not to be had for it.
  if (vm_flags & (VM_PFNMAP | VM_MIXEDMAP) && !k.pfn_is_map_memory(pfn.value)) {
    if (is_vma_cacheable) {
      if (!k.kvm_supports_cacheable_pfnmap()) ret = -EFAULT;
    } else {
      // Also keeps the THP adjustment below away from a device mapping.
      s2_force_noncacheable = true;
    }
  } else if (logging_active && !write_fault) {
    writable.value = false;
  }

  if (exec_fault && s2_force_noncacheable) ret = -ENOEXEC;

  out_put_page: {
    if (ret) break out_put_page;

    // An exclusive or atomic access to memory whose type does not support it: the guest's own mistake.
    if (k.esr_fsc_is_excl_atomic_fault(k.kvm_vcpu_get_esr(vcpu))) {
      k.kvm_inject_dabt_excl_atomic(vcpu, k.kvm_vcpu_get_hfar(vcpu));
      ret = 1;
      break out_put_page;
    }

    if (nested) adjust_nested_fault_perms(k, nested, prot, writable);

    k.kvm_fault_lock(kvm);
    pgt = vcpu.arch.hw_mmu.pgt;
    out_unlock: {
      if (k.mmu_invalidate_retry(kvm, mmu_seq)) {
        ret = -EAGAIN;
        break out_unlock;
      }

      if (vma_pagesize === k.PAGE_SIZE && !(force_pte || s2_force_noncacheable)) {
        if (fault_is_perm && fault_granule > k.PAGE_SIZE) vma_pagesize = fault_granule;
        else {
          const ipap = ref(fault_ipa);
          vma_pagesize = transparent_hugepage_adjust(k, kvm, memslot, hva, pfn, ipap);
          fault_ipa = ipap.value;
        }

        if (vma_pagesize < 0) {
          ret = vma_pagesize;
          break out_unlock;
        }
      }

      if (!fault_is_perm && !s2_force_noncacheable && k.kvm_has_mte(kvm)) {
        if (mte_allowed) {
          k.sanitise_mte_tags(kvm, pfn.value, vma_pagesize);
        } else {
          ret = -EFAULT;
          break out_unlock;
        }
      }

      if (writable.value) prot.value |= KVM_PGTABLE_PROT_W;

      if (exec_fault) prot.value |= KVM_PGTABLE_PROT_X;

      if (s2_force_noncacheable) {
        if (vfio_allow_any_uc) prot.value |= KVM_PGTABLE_PROT_NORMAL_NC;
        else prot.value |= KVM_PGTABLE_PROT_DEVICE;
      } else if (k.cpus_have_final_cap(ARM64_HAS_CACHE_DIC)) {
        prot.value |= KVM_PGTABLE_PROT_X;
      }

      if (nested) adjust_nested_exec_perms(k, kvm, nested, prot);

      // Only an entry of the size that faulted can be relaxed in place; any other size is mapped anew.
      if (fault_is_perm && vma_pagesize === fault_granule) {
        // The entry keeps the software bits that it has.
        prot.value &= ~KVM_NV_GUEST_MAP_SZ;
        ret = k.kvm_pgtable_stage2_relax_perms(pgt, fault_ipa, prot.value, flags);
      } else {
        ret = k.kvm_pgtable_stage2_map(
          pgt,
          fault_ipa,
          vma_pagesize,
          __pfn_to_phys(k, pfn.value),
          prot.value,
          memcache.value,
          flags,
        );
      }
    }
    // out_unlock:
    k.kvm_release_faultin_page(kvm, page.value, !!ret, writable.value);
    k.kvm_fault_unlock(kvm);

    if (writable.value && !ret) k.mark_page_dirty_in_slot(kvm, memslot, gfn);

    return ret !== -EAGAIN ? ret : 0;
  }
  // out_put_page:
  k.kvm_release_page_unused(page.value);
  return ret;
}
