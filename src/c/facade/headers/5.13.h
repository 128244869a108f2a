/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 5.13 have and later ones do not: read after 5.18.h. The handler maintains the caches, and the walkers do not. */

struct page *pageAddress(struct page *page);
#define page_address(page) ((void *)pageAddress(page))
int mapUnmaintained(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *mc);
#define kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc) mapUnmaintained(pgt, addr, size, phys, prot, mc)
int relaxPermsUnmaintained(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot);
#define kvm_pgtable_stage2_relax_perms(pgt, addr, prot) relaxPermsUnmaintained(pgt, addr, prot)
