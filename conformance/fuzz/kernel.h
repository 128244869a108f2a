/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What user_mem_abort() of 6.12 needs around it to compile by itself: types, constants of a host with 4 KiB pages, and the prototypes of what
 * world.c stands in for. Names and values are the kernel's (arch/arm64/include/asm, include/linux); nothing is more than the function looks at.
 */
#ifndef FUZZ_KERNEL_H
#define FUZZ_KERNEL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef u64 phys_addr_t, gpa_t, gfn_t, kvm_pfn_t, kvm_pte_t;
typedef unsigned long hva_t;

#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define EINVAL 22
#define ENOEXEC 8
#define S8_MAX 127

#define PAGE_SHIFT 12
#define CONT_PTE_SHIFT 16
#define PMD_SHIFT 21
#define CONT_PMD_SHIFT 25
#define PUD_SHIFT 30
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PMD_SIZE (1UL << PMD_SHIFT)
#define PUD_SIZE (1UL << PUD_SHIFT)
#define PMD_MASK (~(PMD_SIZE - 1))
#define PTRS_PER_PMD 512
#define vabits_actual 48
#define ARM64_HW_PGTABLE_LEVELS(bits) (((bits) - 4) / (PAGE_SHIFT - 3))
#define ARM64_HW_PGTABLE_LEVEL_SHIFT(level) ((PAGE_SHIFT - 3) * (4 - (level)) + 3)
#define KVM_PGTABLE_FIRST_LEVEL (-1)
#define KVM_PGTABLE_LAST_LEVEL 3

#define VM_SHARED (1UL << 3)
#define VM_ALLOW_ANY_UNCACHED (1UL << 39)
#define VM_MTE_ALLOWED (1UL << 33)
#define KVM_MEM_READONLY (1U << 1)
#define KVM_PFN_ERR_MASK (0x7ffULL << 52)
#define KVM_PFN_ERR_FAULT KVM_PFN_ERR_MASK
#define KVM_PFN_ERR_HWPOISON (KVM_PFN_ERR_MASK + 1)
#define ARM64_HAS_CACHE_DIC 1

enum kvm_pgtable_prot {
	KVM_PGTABLE_PROT_X = 1,
	KVM_PGTABLE_PROT_W = 2,
	KVM_PGTABLE_PROT_R = 4,
	KVM_PGTABLE_PROT_DEVICE = 8,
	KVM_PGTABLE_PROT_NORMAL_NC = 16,
};
#define KVM_NV_GUEST_MAP_SZ (3 << 28)
#define KVM_PGTABLE_WALK_HANDLE_FAULT 8
#define KVM_PGTABLE_WALK_SHARED 16

typedef struct { int unused; } pgd_t, rwlock_t;
typedef pgd_t *kvm_pteref_t;
struct mm_struct { pgd_t *pgd; };
struct task_struct { struct mm_struct *mm; };
struct vm_area_struct {
	unsigned long vm_flags;
	int page_shift;
};
struct kvm_memory_slot {
	gfn_t base_gfn;
	unsigned long npages, userspace_addr;
	unsigned long *dirty_bitmap;
	u32 flags;
};
struct kvm_pgtable_mm_ops { int unused; };
struct kvm_pgtable {
	kvm_pteref_t pgd;
	u32 ia_bits;
	s8 start_level;
	struct kvm_pgtable_mm_ops *mm_ops;
};
struct kvm_s2_mmu { struct kvm_pgtable *pgt; };
struct kvm {
	struct mm_struct *mm;
	rwlock_t mmu_lock;
	unsigned long mmu_invalidate_seq;
};
struct kvm_mmu_memory_cache { int nobjs; };
struct kvm_vcpu {
	struct kvm *kvm;
	struct {
		struct kvm_s2_mmu *hw_mmu;
		struct kvm_mmu_memory_cache mmu_page_cache;
	} arch;
};
struct kvm_s2_trans {
	phys_addr_t output;
	unsigned long block_size;
	bool writable, readable, executable;
};

extern struct task_struct *current;
extern struct kvm_pgtable_mm_ops kvm_user_mm_ops;

#define unlikely(c) (c)
#define fallthrough __attribute__((__fallthrough__))
#define BIT(n) (1UL << (n))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define kvm_err(...) ((void)0)
#define WARN_ON(c) warn_on(c)
#define WARN_ONCE(c, ...) warn_on(c)
#define VM_BUG_ON(c) warn_on(c)
#define local_irq_save(flags) ((flags) = irq_save())
#define local_irq_restore(flags) irq_restore(flags)
#define huge_page_shift(vma) ((vma)->page_shift)
#define hstate_vma(vma) (vma)
#define is_vm_hugetlb_page(vma) ((vma)->page_shift != PAGE_SHIFT)
#define __pfn_to_phys(pfn) ((phys_addr_t)(pfn) << PAGE_SHIFT)
#define cpus_have_final_cap(cap) host_has_dic()
#define kvm_s2_trans_output(trans) ((trans)->output)
#define kvm_s2_trans_size(trans) ((trans)->block_size)
#define kvm_s2_trans_writable(trans) ((trans)->writable)
#define kvm_s2_trans_readable(trans) ((trans)->readable)
#define kvm_s2_trans_executable(trans) ((trans)->executable)
#define kvm_encode_nested_level(trans) ((trans)->block_size == PUD_SIZE ? 1 << 28 : (trans)->block_size == PMD_SIZE ? 2 << 28 : 3 << 28)

bool warn_on(bool condition);
bool host_has_dic(void);
unsigned long irq_save(void);
void irq_restore(unsigned long flags);
u64 kvm_vcpu_trap_get_perm_fault_granule(const struct kvm_vcpu *vcpu);
bool kvm_is_write_fault(struct kvm_vcpu *vcpu);
bool kvm_vcpu_abt_iss1tw(const struct kvm_vcpu *vcpu);
bool kvm_vcpu_trap_is_exec_fault(const struct kvm_vcpu *vcpu);
int kvm_mmu_cache_min_pages(struct kvm_s2_mmu *mmu);
int kvm_mmu_topup_memory_cache(struct kvm_mmu_memory_cache *cache, int pages);
void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);
kvm_pfn_t __gfn_to_pfn_memslot(const struct kvm_memory_slot *slot, gfn_t gfn, bool atomic, bool interruptible, bool *async, bool write,
			       bool *writable, hva_t *hva);
bool is_error_noslot_pfn(kvm_pfn_t pfn);
bool pfn_is_map_memory(unsigned long pfn);
bool kvm_has_mte(struct kvm *kvm);
void sanitise_mte_tags(struct kvm *kvm, kvm_pfn_t pfn, unsigned long size);
void kvm_send_hwpoison_signal(unsigned long address, short lsb);
void read_lock(rwlock_t *lock);
void read_unlock(rwlock_t *lock);
bool mmu_invalidate_retry(struct kvm *kvm, unsigned long seq);
int kvm_pgtable_get_leaf(struct kvm_pgtable *pgt, u64 addr, kvm_pte_t *ptep, s8 *level);
bool kvm_pte_valid(kvm_pte_t pte);
int kvm_pgtable_stage2_relax_perms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot);
int kvm_pgtable_stage2_map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *cache, int flags);
void kvm_set_pfn_dirty(kvm_pfn_t pfn);
void mark_page_dirty_in_slot(struct kvm *kvm, const struct kvm_memory_slot *slot, gfn_t gfn);
void kvm_release_pfn_clean(kvm_pfn_t pfn);
#endif
