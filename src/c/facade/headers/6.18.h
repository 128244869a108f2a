/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 6.18 have and later ones do not: read after kernel.h. */

/* arch/arm64/include/asm/kvm_pgtable.h: says that a walk resolves a fault; nothing that the model has depends on it. */
#define KVM_PGTABLE_WALK_HANDLE_FAULT ((enum kvm_pgtable_walk_flags)0)
