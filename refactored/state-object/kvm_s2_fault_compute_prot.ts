// SPDX-License-Identifier: GPL-2.0-only
// Protection, and the refusal of untaggable memory.
import {
  ARM64_HAS_CACHE_DIC,
  adjust_nested_exec_perms,
  adjust_nested_fault_perms,
  EFAULT,
  ENOEXEC,
  hasBit,
  type Kernel,
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  ref,
  VM_ALLOW_ANY_UNCACHED,
  VM_MIXEDMAP,
  VM_PFNMAP,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault } from './kvm_s2_fault.ts';

/**
 * `kvm_s2_fault_compute_prot()` (arch/arm64/kvm/mmu.c at 11f8f1b8a97b): permissions and memory type of the new
 * entry. Returns 0 to go on, 1 if the guest was given an abort instead, or a negative error.
 */
export function kvm_s2_fault_compute_prot(k: Kernel, fault: kvm_s2_fault): number {
  const kvm = fault.vcpu.kvm;

  // Not RAM that the kernel maps itself: cache maintenance by virtual address is not to be had for it.
  if (fault.vm_flags & (VM_PFNMAP | VM_MIXEDMAP) && !k.pfn_is_map_memory(fault.pfn)) {
    if (fault.is_vma_cacheable) {
      if (!k.kvm_supports_cacheable_pfnmap()) return -EFAULT;
    } else {
      // Also keeps the THP adjustment of kvm_s2_fault_map() away from a device mapping.
      fault.s2_force_noncacheable = true;
    }
  } else if (fault.logging_active && !fault.write_fault) {
    fault.writable = false;
  }

  if (fault.exec_fault && fault.s2_force_noncacheable) return -ENOEXEC;

  // An exclusive or atomic access to memory whose type does not support it: the guest's own mistake.
  if (k.esr_fsc_is_excl_atomic_fault(k.kvm_vcpu_get_esr(fault.vcpu))) {
    k.kvm_inject_dabt_excl_atomic(fault.vcpu, k.kvm_vcpu_get_hfar(fault.vcpu));
    return 1;
  }

  if (fault.nested) {
    const prot = ref(fault.prot);
    const writable = ref(fault.writable);
    adjust_nested_fault_perms(k, fault.nested, prot, writable);
    fault.prot = prot.value;
    fault.writable = writable.value;
  }

  if (fault.writable) fault.prot |= KVM_PGTABLE_PROT_W;

  if (fault.exec_fault) fault.prot |= KVM_PGTABLE_PROT_X;

  if (fault.s2_force_noncacheable)
    fault.prot |= hasBit(fault.vm_flags, VM_ALLOW_ANY_UNCACHED)
      ? KVM_PGTABLE_PROT_NORMAL_NC
      : KVM_PGTABLE_PROT_DEVICE;
  else if (k.cpus_have_final_cap(ARM64_HAS_CACHE_DIC)) fault.prot |= KVM_PGTABLE_PROT_X;

  if (fault.nested) {
    const prot = ref(fault.prot);
    adjust_nested_exec_perms(k, kvm, fault.nested, prot);
    fault.prot = prot.value;
  }

  if (!fault.fault_is_perm && !fault.s2_force_noncacheable && k.kvm_has_mte(kvm)) {
    if (!fault.mte_allowed) return -EFAULT;
  }

  return 0;
}
