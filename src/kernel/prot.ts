// SPDX-License-Identifier: GPL-2.0-only
/**
 * `enum kvm_pgtable_prot` and `enum kvm_pgtable_walk_flags` (arch/arm64/include/asm/kvm_pgtable.h).
 *
 * The software bits are bits 55 to 58 in the kernel, beyond what a double keeps exact next to bit 0; here they
 * are bits 24 to 27. Nothing in the modelled code depends on their position, only on their being distinct.
 */
export const KVM_PGTABLE_PROT_PX = 1 << 0;
export const KVM_PGTABLE_PROT_UX = 1 << 1;
export const KVM_PGTABLE_PROT_X = KVM_PGTABLE_PROT_PX | KVM_PGTABLE_PROT_UX;
export const KVM_PGTABLE_PROT_W = 1 << 2;
export const KVM_PGTABLE_PROT_R = 1 << 3;
export const KVM_PGTABLE_PROT_DEVICE = 1 << 4;
export const KVM_PGTABLE_PROT_NORMAL_NC = 1 << 5;
/**
 * Dirty bit management at stage 2: hardware that does it sets the write permission itself. No release has it; series that bring it have been posted under
 * this name (HDBSS), and so that they can be read it is here.
 */
export const KVM_PGTABLE_PROT_DBM = 1 << 6;
export const KVM_PGTABLE_PROT_RW = KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_W;
export const KVM_PGTABLE_PROT_RWX = KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_X;
export const KVM_PGTABLE_PROT_SW0 = 1 << 24;
export const KVM_PGTABLE_PROT_SW1 = 1 << 25;
export const KVM_PGTABLE_PROT_SW2 = 1 << 26;
export const KVM_PGTABLE_PROT_SW3 = 1 << 27;
export const KVM_PGTABLE_PROT_SW =
  KVM_PGTABLE_PROT_SW0 | KVM_PGTABLE_PROT_SW1 | KVM_PGTABLE_PROT_SW2 | KVM_PGTABLE_PROT_SW3;

/** Where a shadow leaf keeps the level of the guest's own stage-2 entry (arch/arm64/include/asm/kvm_nested.h). */
export const KVM_NV_GUEST_MAP_SZ = KVM_PGTABLE_PROT_SW1 | KVM_PGTABLE_PROT_SW0;
/** Shift of `KVM_NV_GUEST_MAP_SZ`. */
export const KVM_NV_GUEST_MAP_SZ_SHIFT = 24;

export const KVM_PGTABLE_WALK_LEAF = 1 << 0;
export const KVM_PGTABLE_WALK_TABLE_PRE = 1 << 1;
export const KVM_PGTABLE_WALK_TABLE_POST = 1 << 2;
export const KVM_PGTABLE_WALK_SHARED = 1 << 3;
export const KVM_PGTABLE_WALK_IGNORE_EAGAIN = 1 << 4;
export const KVM_PGTABLE_WALK_SKIP_BBM_TLBI = 1 << 5;
export const KVM_PGTABLE_WALK_SKIP_CMO = 1 << 6;

/** What an entry lets the guest do: one that hardware makes writable by itself can be written. */
export function granted(prot: number): number {
  return (prot & KVM_PGTABLE_PROT_DBM) === 0 ? prot : prot | KVM_PGTABLE_PROT_W;
}

/** `RWX`-style rendering of protection bits: `RW-`, `R-X`, `R-u`, with the memory type and the guest level. */
export function protName(prot: number): string {
  const px = (prot & KVM_PGTABLE_PROT_PX) !== 0;
  const ux = (prot & KVM_PGTABLE_PROT_UX) !== 0;
  let text = prot & KVM_PGTABLE_PROT_R ? 'R' : '-';
  text += prot & KVM_PGTABLE_PROT_W ? 'W' : '-';
  text += px && ux ? 'X' : px ? 'p' : ux ? 'u' : '-';
  if (prot & KVM_PGTABLE_PROT_DBM) text += ' DBM';
  if (prot & KVM_PGTABLE_PROT_DEVICE) text += ' device';
  if (prot & KVM_PGTABLE_PROT_NORMAL_NC) text += ' normal-nc';
  const level = (prot & KVM_NV_GUEST_MAP_SZ) >>> KVM_NV_GUEST_MAP_SZ_SHIFT;
  if (level !== 0) text += ` guest-level=${level}`;
  return text;
}
