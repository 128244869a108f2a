// SPDX-License-Identifier: GPL-2.0-only
// VMA look-up, pin, and whether the pfn is a device's.
import {
  __ffs,
  EFAULT,
  FOLL_WRITE,
  is_error_noslot_pfn,
  type Kernel,
  KVM_PFN_ERR_HWPOISON,
  type kvm_s2_fault_desc,
  POISON_NUMBER,
  ref,
  VM_MIXEDMAP,
  VM_PFNMAP,
} from '../../src/kernel/index.ts';
import { get_canonical_gfn } from './get_canonical_gfn.ts';
import { kvm_s2_fault_get_vma_info } from './kvm_s2_fault_get_vma_info.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';

/**
 * `kvm_s2_fault_pin_pfn()` (arch/arm64/kvm/mmu.c at fb9888fdfada): looks the VMA up, pins the page and tells whether
 * it is a device. Returns 1 to go on with the page pinned, 0 if the fault is dealt with, or a negative error.
 */
export function kvm_s2_fault_pin_pfn(
  k: Kernel,
  s2fd: kvm_s2_fault_desc,
  s2vi: kvm_s2_fault_vma_info,
): number {
  let ret = POISON_NUMBER;

  ret = kvm_s2_fault_get_vma_info(k, s2fd, s2vi);
  if (ret) return ret;

  const map_writable = ref(s2vi.map_writable);
  const page = ref(s2vi.page);
  s2vi.pfn = k.__kvm_faultin_pfn(
    s2fd.memslot,
    get_canonical_gfn(k, s2fd, s2vi),
    k.kvm_is_write_fault(s2fd.vcpu) ? FOLL_WRITE : 0,
    map_writable,
    page,
  );
  s2vi.map_writable = map_writable.value;
  s2vi.page = page.value;
  if (is_error_noslot_pfn(s2vi.pfn)) {
    if (s2vi.pfn === KVM_PFN_ERR_HWPOISON) {
      k.kvm_send_hwpoison_signal(s2fd.hva, __ffs(s2vi.vma_pagesize));
      return 0;
    }
    return -EFAULT;
  }

  // Not RAM that the kernel maps itself: cache maintenance by virtual address is not to be had for it.
  if (s2vi.vm_flags & (VM_PFNMAP | VM_MIXEDMAP) && !k.pfn_is_map_memory(s2vi.pfn)) {
    if (s2vi.is_vma_cacheable) {
      if (!k.kvm_supports_cacheable_pfnmap()) {
        k.kvm_release_faultin_page(s2fd.vcpu.kvm, s2vi.page, true, false);
        return -EFAULT;
      }
    } else {
      // Also keeps the THP adjustment of kvm_s2_fault_map() away from a device mapping.
      s2vi.map_non_cacheable = true;
    }

    s2vi.device = true;
  }

  return 1;
}
