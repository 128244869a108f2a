// SPDX-License-Identifier: GPL-2.0-only
// Looks up the VMA and pins the page.
import {
  EFAULT,
  FOLL_WRITE,
  is_error_noslot_pfn,
  type Kernel,
  KVM_PFN_ERR_HWPOISON,
  POISON_NUMBER,
  ref,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault } from './kvm_s2_fault.ts';
import { kvm_s2_fault_get_vma_info } from './kvm_s2_fault_get_vma_info.ts';

/**
 * `kvm_s2_fault_pin_pfn()` (arch/arm64/kvm/mmu.c at 5557a3f843bc): looks the VMA up and pins the page. Returns 1 to
 * go on, 0 if the fault is dealt with, or a negative error.
 */
export function kvm_s2_fault_pin_pfn(k: Kernel, fault: kvm_s2_fault): number {
  let ret = POISON_NUMBER;

  ret = kvm_s2_fault_get_vma_info(k, fault);
  if (ret) return ret;

  const writable = ref(fault.writable);
  const page = ref(fault.page);
  fault.pfn = k.__kvm_faultin_pfn(
    fault.memslot,
    fault.gfn,
    fault.write_fault ? FOLL_WRITE : 0,
    writable,
    page,
  );
  fault.writable = writable.value;
  fault.page = page.value;
  if (fault.pfn === KVM_PFN_ERR_HWPOISON) {
    k.kvm_send_hwpoison_signal(fault.hva, fault.vma_shift);
    return 0;
  }
  if (is_error_noslot_pfn(fault.pfn)) return -EFAULT;

  return 1;
}
