// SPDX-License-Identifier: GPL-2.0-only
// Protection, from descriptor and VMA facts.
import {
  ARM64_HAS_CACHE_DIC,
  EFAULT,
  ENOEXEC,
  hasBit,
  type Kernel,
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  type kvm_s2_fault_desc,
  memslot_is_logging,
  type Ref,
  VM_ALLOW_ANY_UNCACHED,
} from '../../src/kernel/index.ts';
import { adjust_nested_exec_perms } from './adjust_nested_exec_perms.ts';
import { adjust_nested_fault_perms } from './adjust_nested_fault_perms.ts';
import { kvm_s2_fault_is_perm } from './kvm_s2_fault_is_perm.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';

/**
 * `kvm_s2_fault_compute_prot()` (arch/arm64/kvm/mmu.c at fb9888fdfada): permissions and memory type of the new
 * entry. Returns 0 to go on, 1 if the guest was given an abort instead, or a negative error.
 */
export function kvm_s2_fault_compute_prot(
  k: Kernel,
  s2fd: kvm_s2_fault_desc,
  s2vi: Readonly<kvm_s2_fault_vma_info>,
  prot: Ref<number>,
): number {
  const kvm = s2fd.vcpu.kvm;

  if (k.kvm_vcpu_trap_is_exec_fault(s2fd.vcpu) && s2vi.map_non_cacheable) return -ENOEXEC;

  // An exclusive or atomic access to memory whose type does not support it: the guest's own mistake.
  if (k.esr_fsc_is_excl_atomic_fault(k.kvm_vcpu_get_esr(s2fd.vcpu))) {
    k.kvm_inject_dabt_excl_atomic(s2fd.vcpu, k.kvm_vcpu_get_hfar(s2fd.vcpu));
    return 1;
  }

  prot.value = KVM_PGTABLE_PROT_R;

  if (
    s2vi.map_writable &&
    (s2vi.device || !memslot_is_logging(k, s2fd.memslot) || k.kvm_is_write_fault(s2fd.vcpu))
  )
    prot.value |= KVM_PGTABLE_PROT_W;

  if (s2fd.nested) prot.value = adjust_nested_fault_perms(k, s2fd.nested, prot.value);

  if (k.kvm_vcpu_trap_is_exec_fault(s2fd.vcpu)) prot.value |= KVM_PGTABLE_PROT_X;

  if (s2vi.map_non_cacheable)
    prot.value |= hasBit(s2vi.vm_flags, VM_ALLOW_ANY_UNCACHED)
      ? KVM_PGTABLE_PROT_NORMAL_NC
      : KVM_PGTABLE_PROT_DEVICE;
  else if (k.cpus_have_final_cap(ARM64_HAS_CACHE_DIC)) prot.value |= KVM_PGTABLE_PROT_X;

  if (s2fd.nested) prot.value = adjust_nested_exec_perms(k, kvm, s2fd.nested, prot.value);

  if (!kvm_s2_fault_is_perm(k, s2fd) && !s2vi.map_non_cacheable && k.kvm_has_mte(kvm)) {
    if (!s2vi.mte_allowed) return -EFAULT;
  }

  return 0;
}
