// SPDX-License-Identifier: GPL-2.0-only
/** Accessors of `struct kvm_s2_trans`, the result of the walk of the guest hypervisor's stage-2. It is the caller's and does not change. */
import type { Machine } from '../machine.ts';
import { POISON_NUMBER } from '../poison.ts';
import { KVM_NV_GUEST_MAP_SZ_SHIFT } from '../prot.ts';
import type { kvm, kvm_s2_trans } from '../types.ts';
import { checkKvm, checkObject } from './arguments.ts';
import { call, type Self } from './declare.ts';

const file = 'arch/arm64/include/asm/kvm_nested.h';

/**
 * The walk that belongs to the fault, or null where the argument cannot be read: the one that the caller of a handler has made, or the structure of
 * the variant's own into which it walked.
 */
export function walked(m: Machine, self: Self, trans: kvm_s2_trans): kvm_s2_trans | null {
  if (trans !== null && trans === m.ending.walkedInto) return trans;
  return checkObject(m, self, 'a trans', trans, m.fault.trans.face) ? m.fault.trans : null;
}

/**
 * The XN field as the kernel of that time sees it. Without FEAT_XNX it meant to keep XN[1]; the mask that it used,
 * FIELD_PREP(KVM_PTE_LEAF_ATTR_HI_S2_XN, 0b10), lies at bit 54 while the field was already shifted down, so the result is 0 and
 * execution is granted. Mended upstream by 49b32ddb87a3, after the refactoring; kept here, and on the list of known problems.
 */
function seenXn(m: Machine): number {
  const { xn } = m.fault.trans;
  return m.env.hasXNX() ? xn : 0;
}

export const kvm_s2_trans_output = call({
  c: 'phys_addr_t kvm_s2_trans_output(struct kvm_s2_trans *trans)',
  file,
  since: '6.11',
  steady: true,
  implement: (m, self) => (trans: kvm_s2_trans) => walked(m, self, trans)?.output ?? POISON_NUMBER,
});

export const kvm_s2_trans_size = call({
  c: 'unsigned long kvm_s2_trans_size(struct kvm_s2_trans *trans)',
  file,
  since: '6.11',
  steady: true,
  implement: (m, self) => (trans: kvm_s2_trans) => walked(m, self, trans)?.block_size ?? POISON_NUMBER,
});

export const kvm_s2_trans_readable = call({
  c: 'bool kvm_s2_trans_readable(struct kvm_s2_trans *trans)',
  file,
  since: '6.11',
  steady: true,
  implement: (m, self) => (trans: kvm_s2_trans) => walked(m, self, trans)?.readable ?? false,
});

export const kvm_s2_trans_writable = call({
  c: 'bool kvm_s2_trans_writable(struct kvm_s2_trans *trans)',
  file,
  since: '6.11',
  steady: true,
  implement: (m, self) => (trans: kvm_s2_trans) => walked(m, self, trans)?.writable ?? false,
});

/** 0b00 and 0b01 allow EL0. */
export const kvm_s2_trans_exec_el0 = call({
  c: 'bool kvm_s2_trans_exec_el0(struct kvm *kvm, struct kvm_s2_trans *trans)',
  file,
  since: '6.19',
  steady: true,
  implement: (m, self) => (kvm: kvm, trans: kvm_s2_trans) => {
    checkKvm(m, self, kvm);
    if (walked(m, self, trans) === null) return false;
    const xn = seenXn(m);
    return xn === 0 || xn === 1;
  },
});

/** 0b00 and 0b11 allow EL1. */
export const kvm_s2_trans_exec_el1 = call({
  c: 'bool kvm_s2_trans_exec_el1(struct kvm *kvm, struct kvm_s2_trans *trans)',
  file,
  since: '6.19',
  steady: true,
  implement: (m, self) => (kvm: kvm, trans: kvm_s2_trans) => {
    checkKvm(m, self, kvm);
    if (walked(m, self, trans) === null) return false;
    const xn = seenXn(m);
    return xn === 0 || xn === 3;
  },
});

/** The level of the guest's entry in the software bits of the leaf. */
export const kvm_encode_nested_level = call({
  c: 'u64 kvm_encode_nested_level(struct kvm_s2_trans *trans)',
  file,
  since: '6.11',
  steady: true,
  implement: (m, self) => (trans: kvm_s2_trans) =>
    (walked(m, self, trans)?.level ?? 0) << KVM_NV_GUEST_MAP_SZ_SHIFT,
});
