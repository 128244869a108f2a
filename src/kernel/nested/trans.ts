// SPDX-License-Identifier: GPL-2.0-only
/** Accessors of `struct kvm_s2_trans` that compute (arch/arm64/include/asm/kvm_nested.h). */
import type { Machine } from '../machine.ts';
import { KVM_NV_GUEST_MAP_SZ_SHIFT } from '../prot.ts';
import type { kvm_s2_trans } from '../types.ts';

/**
 * The XN field as the kernel of that time sees it. Without FEAT_XNX it meant to keep XN[1]; the mask that it used,
 * FIELD_PREP(KVM_PTE_LEAF_ATTR_HI_S2_XN, 0b10), lies at bit 54 while the field was already shifted down, so the result is 0 and
 * execution is granted. Mended upstream in June 2026, after the refactoring; kept here, and on the list of findings.
 */
function seenXn(m: Machine, trans: kvm_s2_trans): number {
  const xn = trans.xn;
  return m.env.hasXNX() ? xn : 0;
}

/** `kvm_s2_trans_exec_el0()`: 0b00 and 0b01 allow EL0. */
export function kvm_s2_trans_exec_el0(m: Machine, trans: kvm_s2_trans): boolean {
  const xn = seenXn(m, trans);
  return xn === 0 || xn === 1;
}

/** `kvm_s2_trans_exec_el1()`: 0b00 and 0b11 allow EL1. */
export function kvm_s2_trans_exec_el1(m: Machine, trans: kvm_s2_trans): boolean {
  const xn = seenXn(m, trans);
  return xn === 0 || xn === 3;
}

/** `kvm_encode_nested_level()`: the level of the guest's entry in the software bits of the leaf. */
export function kvm_encode_nested_level(trans: kvm_s2_trans): number {
  return trans.level << KVM_NV_GUEST_MAP_SZ_SHIFT;
}
