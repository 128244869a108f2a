// SPDX-License-Identifier: GPL-2.0-only
// VMA facts and sequence.
import {
  ALIGN_DOWN,
  BIT,
  EFAULT,
  type Kernel,
  type kvm_s2_fault_desc,
  kvm_vma_is_cacheable,
  kvm_vma_mte_allowed,
  POISON,
  type vm_area_struct,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';
import { kvm_s2_resolve_vma_size } from './kvm_s2_resolve_vma_size.ts';

/**
 * `kvm_s2_fault_get_vma_info()` (arch/arm64/kvm/mmu.c at fb9888fdfada): all that is taken from the VMA, and the
 * sequence that tells whether it still holds, under one `mmap_lock`.
 */
export function kvm_s2_fault_get_vma_info(
  k: Kernel,
  s2fd: kvm_s2_fault_desc,
  s2vi: kvm_s2_fault_vma_info,
): number {
  let vma = POISON as vm_area_struct | null;
  const kvm = s2fd.vcpu.kvm;

  k.mmap_read_lock(k.current.mm);
  vma = k.vma_lookup(k.current.mm, s2fd.hva);
  if (!vma) {
    k.kvm_err(`Failed to find VMA for hva 0x${s2fd.hva.toString(16)}\n`);
    k.mmap_read_unlock(k.current.mm);
    return -EFAULT;
  }

  s2vi.vma_pagesize = BIT(kvm_s2_resolve_vma_size(k, s2fd, s2vi, vma));

  s2vi.gfn = Math.floor(ALIGN_DOWN(s2fd.fault_ipa, s2vi.vma_pagesize) / k.PAGE_SIZE);

  s2vi.mte_allowed = kvm_vma_mte_allowed(k, vma);

  s2vi.vm_flags = vma.vm_flags;

  s2vi.is_vma_cacheable = kvm_vma_is_cacheable(k, vma);

  // Sampled while the VMA is still locked: whatever invalidates it, or the pfn found later, moves the sequence on.
  s2vi.mmu_seq = kvm.mmu_invalidate_seq;
  k.mmap_read_unlock(k.current.mm);

  return 0;
}
