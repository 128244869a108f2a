/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 6.1 have and later ones do not: read after 6.6.h. */

/* The walk is never a shared one: mapping wants the lock held for writing. */
#define kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc) kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, 0)
/* arch/arm64/include/asm/pgtable.h: an entry of stage-2 read as one of stage-1. */
typedef kvm_pte_t pte_t;
#define __pte(pte) (pte)
#define pte_valid(pte) kvm_pte_valid(pte)
#define pte_pfn(pte) kvm_pte_to_pfn(pte)
/* It fails for memory of a device that has struct pages, which the model does not have. */
#define sanitise_mte_tags(kvm, pfn, size) (sanitise_mte_tags(kvm, pfn, size), 0)
