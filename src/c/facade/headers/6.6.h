/* SPDX-License-Identifier: GPL-2.0-only */
/* What releases up to 6.6 have and later ones do not: read after 6.12.h. */

/* A VM has one stage-2: kvm_mmu_cache_min_pages() takes the VM. */
int minPagesOfVm(struct kvm *kvm) __pure;
#define kvm_mmu_cache_min_pages(kvm) minPagesOfVm(kvm)
/* The VM's own is the only stage-2, and its size that of the VM. */
#undef kvm_phys_size
#define kvm_phys_size(kvm) (1ULL << VTCR_EL2_IPA((kvm)->arch.mmu.vtcr))
#define ESR_ELx_FSC_FAULT 0x04
#define ESR_ELx_FSC_PERM 0x0C
#define ESR_ELx_FSC_ACCESS 0x08
#define FSC_FAULT ESR_ELx_FSC_FAULT
#define FSC_PERM ESR_ELx_FSC_PERM
#define FSC_ACCESS ESR_ELx_FSC_ACCESS
#define KVM_PGTABLE_MAX_LEVELS 4U
#define CONFIG_PGTABLE_LEVELS ARM64_HW_PGTABLE_LEVELS(VA_BITS)
#define cpus_have_const_cap(cap) cpus_have_final_cap(cap)
extern const kvm_pte_t PTE_VALID;
int getUserLeaf(struct kvm_pgtable *pgt, u64 addr, kvm_pte_t *ptep, u32 *level);
