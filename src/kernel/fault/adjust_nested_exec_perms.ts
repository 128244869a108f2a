// SPDX-License-Identifier: GPL-2.0-only
// Takes away execution that the guest's stage-2 denies.
import type { Kernel } from '../kernel.ts';
import type { Ref } from '../poison.ts';
import { KVM_PGTABLE_PROT_PX, KVM_PGTABLE_PROT_UX } from '../prot.ts';
import type { kvm, kvm_s2_trans } from '../types.ts';

/**
 * `adjust_nested_exec_perms()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): the same as
 * `adjust_nested_fault_perms()` for execution at each of the guest's exception levels.
 */
export function adjust_nested_exec_perms(k: Kernel, kvm: kvm, nested: kvm_s2_trans, prot: Ref<number>): void {
  if (!k.kvm_s2_trans_exec_el0(kvm, nested)) prot.value &= ~KVM_PGTABLE_PROT_UX;
  if (!k.kvm_s2_trans_exec_el1(kvm, nested)) prot.value &= ~KVM_PGTABLE_PROT_PX;
}
