// SPDX-License-Identifier: GPL-2.0-only
// Permissions that the guest's stage-2 grants, as a value.
import {
  type Kernel,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_W,
  type kvm_s2_trans,
} from '../../src/kernel/index.ts';

/**
 * `adjust_nested_fault_perms()` (arch/arm64/kvm/mmu.c at fb9888fdfada): takes from a shadow entry what the guest
 * hypervisor's own stage-2 does not grant, and records the level of its entry in the software bits.
 */
export function adjust_nested_fault_perms(k: Kernel, nested: kvm_s2_trans, prot: number): number {
  if (!k.kvm_s2_trans_writable(nested)) prot &= ~KVM_PGTABLE_PROT_W;
  if (!k.kvm_s2_trans_readable(nested)) prot &= ~KVM_PGTABLE_PROT_R;

  return prot | k.kvm_encode_nested_level(nested);
}
