// SPDX-License-Identifier: GPL-2.0-only
// Execution that the guest's stage-2 grants, as a value.
import {
  type Kernel,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_UX,
  type kvm,
  type kvm_s2_trans,
} from '../../src/kernel/index.ts';

/**
 * `adjust_nested_exec_perms()` (arch/arm64/kvm/mmu.c at fb9888fdfada): the same as
 * `adjust_nested_fault_perms()` for execution at each of the guest's exception levels.
 */
export function adjust_nested_exec_perms(k: Kernel, kvm: kvm, nested: kvm_s2_trans, prot: number): number {
  if (!k.kvm_s2_trans_exec_el0(kvm, nested)) prot &= ~KVM_PGTABLE_PROT_UX;
  if (!k.kvm_s2_trans_exec_el1(kvm, nested)) prot &= ~KVM_PGTABLE_PROT_PX;

  return prot;
}
