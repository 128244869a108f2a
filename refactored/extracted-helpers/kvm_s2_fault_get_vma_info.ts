// SPDX-License-Identifier: GPL-2.0-only
// What is read from the VMA, and the sequence, under one `mmap_lock`.
import {
  ALIGN_DOWN,
  BIT,
  EFAULT,
  hasBit,
  type Kernel,
  kvm_vma_is_cacheable,
  kvm_vma_mte_allowed,
  POISON,
  ref,
  VM_ALLOW_ANY_UNCACHED,
  type vm_area_struct,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault } from './kvm_s2_fault.ts';
import { kvm_s2_resolve_vma_size } from './kvm_s2_resolve_vma_size.ts';

/**
 * `kvm_s2_fault_get_vma_info()` (arch/arm64/kvm/mmu.c at 5557a3f843bc): all that is taken from the VMA, and the
 * sequence that tells whether it still holds, under one `mmap_lock`.
 */
export function kvm_s2_fault_get_vma_info(k: Kernel, fault: kvm_s2_fault): number {
  let vma = POISON as vm_area_struct | null;
  const kvm = fault.vcpu.kvm;

  k.mmap_read_lock(k.current.mm);
  vma = k.vma_lookup(k.current.mm, fault.hva);
  if (!vma) {
    k.kvm_err(`Failed to find VMA for fault->hva 0x${fault.hva.toString(16)}\n`);
    k.mmap_read_unlock(k.current.mm);
    return -EFAULT;
  }

  const force_pte = ref(fault.force_pte);
  const ipa = ref(fault.ipa);
  fault.vma_shift = kvm_s2_resolve_vma_size(k, vma, fault.hva, fault.memslot, fault.nested, force_pte, ipa);
  fault.force_pte = force_pte.value;
  fault.ipa = ipa.value;
  fault.vma_pagesize = BIT(fault.vma_shift);

  fault.fault_ipa = ALIGN_DOWN(fault.fault_ipa, fault.vma_pagesize);
  fault.ipa = ALIGN_DOWN(fault.ipa, fault.vma_pagesize);

  fault.gfn = Math.floor(fault.ipa / k.PAGE_SIZE);
  fault.mte_allowed = kvm_vma_mte_allowed(k, vma);

  fault.vfio_allow_any_uc = hasBit(vma.vm_flags, VM_ALLOW_ANY_UNCACHED);

  fault.vm_flags = vma.vm_flags;

  fault.is_vma_cacheable = kvm_vma_is_cacheable(k, vma);

  // Sampled while the VMA is still locked: whatever invalidates it, or the pfn found later, moves the sequence on.
  fault.mmu_seq = kvm.mmu_invalidate_seq;
  k.mmap_read_unlock(k.current.mm);

  return 0;
}
