/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 6.12 have and later ones do not: read after 6.18.h. Page references are held by pfn. */

/* arch/arm64/include/asm/kvm_ras.h: up to 6.14 with address and syndrome, which nobody looks at. */
#define kvm_handle_guest_sea(addr, esr) ((void)(addr), (void)(esr), apei_claim_sea(NULL))

#define __gfn_to_pfn_memslot(slot, gfn, atomic, async, write_fault, writable, hva) \
	__gfn_to_pfn_memslot(slot, gfn, atomic, false, async, write_fault, writable, hva)
/* On the way to 6.13, without atomic and hva. */
#define __gfn_to_pfn_memslot(slot, gfn, interruptible, async, write_fault, writable) \
	__gfn_to_pfn_memslot(slot, gfn, false, interruptible, async, write_fault, writable, NULL)
/* arch/arm64/kvm/hyp/pgtable.c: the entry that the walk found. */
kvm_pte_t mkyoungOf(struct kvm_pgtable *pgt, u64 addr);
#define kvm_pgtable_stage2_mkyoung(pgt, addr) mkyoungOf(pgt, addr)
#define kvm_get_pfn(pfn) get_page(pfn_to_page(pfn))

/* arch/arm64/kvm/hyp/pgtable.c: the walk is always a shared one. */
#define kvm_pgtable_stage2_relax_perms(pgt, addr, prot) kvm_pgtable_stage2_relax_perms(pgt, addr, prot, KVM_PGTABLE_WALK_SHARED)
