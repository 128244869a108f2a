// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a stage-2 entry says, in one small integer: the bits of `kvm_pgtable_prot` that it was made from, and the
 * markers below. An entry that is not stored is the kernel's all-zero entry.
 *
 * Read from arch/arm64/kvm/hyp/pgtable.c: stage2_set_prot_attr(), stage2_set_xn_attr(), stage2_pte_needs_update(),
 * stage2_pte_cacheable(), stage2_pte_executable(), kvm_pgtable_stage2_pte_prot(). The descriptor's own bit layout,
 * shareability and the FWB encoding of the memory type are left out: they are functions of the bits kept here, so two
 * entries differ in the kernel exactly if they differ here.
 */
import { EINVAL } from '../errno.ts';
import {
  KVM_PGTABLE_PROT_DBM,
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_SW,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_PROT_X,
} from '../prot.ts';
import type { Surroundings } from '../surroundings.ts';

/** The entry points to a table of the next level. */
export const PTE_TABLE = 1 << 28;
/** Invalid, and claimed by a walker between break and make (`KVM_INVALID_PTE_LOCKED`). */
export const PTE_LOCKED = 1 << 29;
/** The access flag is clear. Inverted against the descriptor so that a fresh leaf's attributes are its `prot`. */
export const PTE_OLD = 1 << 30;

/** What is neither a permission nor a software bit: a change of it needs break-before-make. */
export const PTE_MARKERS = PTE_TABLE | PTE_LOCKED;
export const MEMORY_TYPE = KVM_PGTABLE_PROT_DEVICE | KVM_PGTABLE_PROT_NORMAL_NC;

/**
 * Whether `prot` asks for execute permissions that the CPU cannot express: one of PX and UX needs FEAT_XNX.
 * The capability is asked for only when they differ.
 */
export function xnUnsupported(m: Surroundings, prot: number): boolean {
  const exec = prot & KVM_PGTABLE_PROT_X;
  return (exec === KVM_PGTABLE_PROT_PX || exec === KVM_PGTABLE_PROT_UX) && !m.env.hasXNX();
}

/**
 * The attributes of a new leaf (stage2_set_prot_attr()), access flag set.
 * @returns the attributes, or -EINVAL, which is the only negative value
 */
export function protAttr(m: Surroundings, prot: number): number {
  const type = prot & MEMORY_TYPE;
  if (type === MEMORY_TYPE) return -EINVAL;
  if (type !== 0 && (prot & KVM_PGTABLE_PROT_X) !== 0) return -EINVAL;
  if (xnUnsupported(m, prot)) return -EINVAL;
  return prot & (KVM_PGTABLE_PROT_RWX | KVM_PGTABLE_PROT_DBM | MEMORY_TYPE | KVM_PGTABLE_PROT_SW);
}

/** The permissions and software bits of a leaf, without its memory type (kvm_pgtable_stage2_pte_prot()). */
export function pteProt(attr: number): number {
  return attr & (KVM_PGTABLE_PROT_RWX | KVM_PGTABLE_PROT_DBM | KVM_PGTABLE_PROT_SW);
}

/** stage2_pte_cacheable() of a valid leaf. */
export function cacheable(attr: number): boolean {
  return (attr & MEMORY_TYPE) === 0;
}

/** stage2_pte_executable() of a valid leaf: the kernel counts only execution at both exception levels. */
export function executable(attr: number): boolean {
  return (attr & KVM_PGTABLE_PROT_X) === KVM_PGTABLE_PROT_X;
}
