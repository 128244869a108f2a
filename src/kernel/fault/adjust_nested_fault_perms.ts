// SPDX-License-Identifier: GPL-2.0-only
// Takes away access that the guest's stage-2 denies; notes its level.
import type { Kernel } from '../kernel.ts';
import type { Ref } from '../poison.ts';
import { KVM_PGTABLE_PROT_R } from '../prot.ts';
import type { kvm_s2_trans } from '../types.ts';

/**
 * `adjust_nested_fault_perms()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): takes from a shadow entry what the guest
 * hypervisor's own stage-2 does not grant, and records the level of its entry in the software bits.
 */
export function adjust_nested_fault_perms(
  k: Kernel,
  nested: kvm_s2_trans,
  prot: Ref<number>,
  writable: Ref<boolean>,
): void {
  // The C is a bitwise `&=`: the call is made whatever `*writable` holds.
  writable.value = k.kvm_s2_trans_writable(nested) && writable.value;
  if (!k.kvm_s2_trans_readable(nested)) prot.value &= ~KVM_PGTABLE_PROT_R;

  prot.value |= k.kvm_encode_nested_level(nested);
}
