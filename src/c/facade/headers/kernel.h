/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file of the kernel may use of it: the model's functions, structures and constants in C, as all releases have them. A prototype
 * is a function of the model; its name, its parameters and their order are the kernel's. Calls that src/kernel/calls declares have
 * their prototype there, and are written here only where C has to be told more. What has a body here is translated like the
 * rest. A release that differs has a header of its own, which is read after this one.
 *
 *   __pure               observes nothing that a call of another function could change
 *   __encoded(kind)      the model keeps such values in its own way: they must not meet numbers of the kernel's
 *   __writable           a structure whose fields a variant may write
 *   const volatile       a field that changes behind the variant's back
 *   volatile             a field whose reading is an event, with a place in the order of all others
 */

typedef unsigned char u8, __u8, uint8_t;
typedef unsigned short u16, __u16, uint16_t;
typedef unsigned int u32, __u32, uint32_t, uint, gfp_t;
typedef unsigned long u64, __u64, uint64_t, ulong, size_t, uintptr_t;
typedef signed char s8, __s8, int8_t;
typedef short s16, __s16, int16_t;
typedef int s32, __s32, int32_t;
typedef long s64, __s64, int64_t, ssize_t, ptrdiff_t;
typedef u64 phys_addr_t, gpa_t, gfn_t, hpa_t, hfn_t;
typedef unsigned long hva_t, vm_flags_t, pgprot_t;
typedef u64 kvm_pfn_t __encoded(kvm_pfn_t);
typedef u64 kvm_pte_t __encoded(kvm_pte_t);
typedef u64 pteval_t;

/* include/linux/sched.h, mm_types.h */
typedef struct { int unused; } pgd_t;
typedef pgd_t *kvm_pteref_t;
struct mm_struct { pgd_t *pgd; };
struct task_struct { struct mm_struct *mm; };
struct page { unsigned long pfn; };
struct folio { int unused; };
struct vm_area_struct {
	const volatile unsigned long vm_start;
	const volatile unsigned long vm_end;
	const volatile vm_flags_t vm_flags;
	const volatile pgprot_t vm_page_prot;
	const volatile unsigned long vm_pgoff;
};

/* include/linux/kvm_host.h */
struct rwlock { int unused; };
typedef struct rwlock rwlock_t;
struct kvm_memory_slot {
	gfn_t base_gfn;
	unsigned long npages;
	unsigned long userspace_addr;
	const volatile u32 flags;
	unsigned long * const volatile dirty_bitmap;
};

/* arch/arm64/include/asm/kvm_pgtable.h, kvm_host.h, kvm_nested.h */
struct kvm_pgtable_mm_ops { int unused; };
struct kvm_pgtable {
	kvm_pteref_t pgd;
	u32 ia_bits;
	s8 start_level;
	struct kvm_pgtable_mm_ops *mm_ops;
};
struct kvm_s2_mmu {
	struct kvm_pgtable *pgt;
	u64 vtcr;
	bool nested_stage2_enabled;
};
struct kvm_arch {
	unsigned long flags;
	struct kvm_s2_mmu mmu;
};
/* include/linux/srcu.h */
struct srcu_struct { int unused; };
struct kvm {
	struct mm_struct *mm;
	rwlock_t mmu_lock;
	struct srcu_struct srcu;
	volatile unsigned long mmu_invalidate_seq;
	const volatile long mmu_invalidate_in_progress;
	struct kvm_arch arch;
};
struct kvm_mmu_memory_cache { const volatile int nobjs; };
struct kvm_hyp_memcache { const volatile int nobjs; };
struct __writable kvm_vcpu_fault_info { u64 esr_el2, far_el2, hpfar_el2; };
struct __writable kvm_vcpu_arch {
	struct kvm_s2_mmu *hw_mmu;
	struct kvm_mmu_memory_cache mmu_page_cache;
	struct kvm_hyp_memcache pkvm_memcache;
	struct kvm_vcpu_fault_info fault;
};
/* include/uapi/linux/kvm.h */
struct __writable kvm_run_arm_sea { u64 flags, esr, gva, gpa; };
struct __writable kvm_run {
	u32 exit_reason;
	struct kvm_run_arm_sea arm_sea;
};
struct kvm_pre_fault_memory { u64 gpa, size, flags; };
struct kvm_vcpu {
	struct kvm *kvm;
	struct kvm_run *run;
	struct kvm_vcpu_arch arch;
};
struct kvm_s2_trans {
	phys_addr_t output;
	unsigned long block_size;
	bool writable;
	bool readable;
	int level;
	u32 esr;
};

extern struct task_struct *current;
extern struct kvm_pgtable_mm_ops kvm_user_mm_ops;

/* Geometry (arch/arm64/include/asm/page-def.h, pgtable-hwdef.h): of the configuration that the run is in. */
extern const int PAGE_SHIFT, PMD_SHIFT, PUD_SHIFT, CONT_PTE_SHIFT, CONT_PMD_SHIFT, PTRS_PER_PMD, vabits_actual;
extern const unsigned long PAGE_SIZE, PMD_SIZE, PUD_SIZE;
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PMD_MASK (~(PMD_SIZE - 1))
#define PUD_MASK (~(PUD_SIZE - 1))
#define CONT_PTE_SIZE (1UL << CONT_PTE_SHIFT)
#define CONT_PMD_SIZE (1UL << CONT_PMD_SHIFT)
#define CONT_PTE_MASK (~(CONT_PTE_SIZE - 1))
#define CONT_PMD_MASK (~(CONT_PMD_SIZE - 1))
#define VA_BITS vabits_actual
#define KVM_PGTABLE_FIRST_LEVEL (-1)
#define KVM_PGTABLE_LAST_LEVEL 3
#define ARM64_HW_PGTABLE_LEVELS(va_bits) (((va_bits) - 4) / (PAGE_SHIFT - 3))

/* Errors, flags, capabilities, pfns */
extern const int EPERM, ENOENT, EINTR, EIO, E2BIG, ENOEXEC, EAGAIN, ENOMEM, EFAULT, EINVAL, ERANGE, ENOSYS, EOPNOTSUPP, EHWPOISON;
extern const int FOLL_WRITE, FOLL_HWPOISON, FOLL_LONGTERM;
extern const u32 KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY, KVM_MEM_GUEST_MEMFD, KVM_MEMSLOT_INVALID;
extern const int KVM_ARCH_FLAG_RETURN_NISV_IO_ABORT_TO_USER, KVM_ARCH_FLAG_EXIT_SEA;
extern const u32 KVM_EXIT_MMIO, KVM_EXIT_ARM_NISV, KVM_EXIT_MEMORY_FAULT, KVM_EXIT_ARM_SEA;
#define KVM_EXIT_ARM_SEA_FLAG_GPA_VALID (1ULL << 0)
#define INVALID_GPA (~(gpa_t)0)
extern const int ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX, ARM64_HAS_RAS_EXTN;
extern const kvm_pfn_t KVM_PFN_ERR_FAULT, KVM_PFN_ERR_HWPOISON, KVM_PFN_ERR_RO_FAULT, KVM_PFN_ERR_SIGPENDING, KVM_PFN_ERR_NEEDS_IO,
	KVM_PFN_NOSLOT;
extern const unsigned long VM_READ, VM_WRITE, VM_SHARED, VM_PFNMAP, VM_IO, VM_HUGETLB, VM_MIXEDMAP, VM_MTE_ALLOWED,
	VM_ALLOW_ANY_UNCACHED;
extern const int MT_NORMAL, MT_NORMAL_TAGGED, MT_NORMAL_NC, MT_DEVICE_nGnRnE, MT_DEVICE_nGnRE;
#define PTE_ATTRINDX_MASK (7UL << 2)
#define pgprot_val(p) (p)
#define S8_MAX 127
#define U8_MAX 255
#define S16_MAX 32767
#define U16_MAX 65535
#define INT_MAX 2147483647
#define S32_MAX INT_MAX
#define UINT_MAX 4294967295U
#define U32_MAX UINT_MAX
#define ULONG_MAX (~0UL)

enum __encoded(kvm_pgtable_prot) kvm_pgtable_prot {
	KVM_PGTABLE_PROT_PX,
	KVM_PGTABLE_PROT_UX,
	KVM_PGTABLE_PROT_X,
	KVM_PGTABLE_PROT_W,
	KVM_PGTABLE_PROT_R,
	KVM_PGTABLE_PROT_DEVICE,
	KVM_PGTABLE_PROT_NORMAL_NC,
	KVM_PGTABLE_PROT_DBM,
	KVM_PGTABLE_PROT_RW,
	KVM_PGTABLE_PROT_RWX,
	KVM_PGTABLE_PROT_SW0,
	KVM_PGTABLE_PROT_SW1,
	KVM_PGTABLE_PROT_SW2,
	KVM_PGTABLE_PROT_SW3,
	KVM_NV_GUEST_MAP_SZ,
};
enum kvm_pgtable_walk_flags {
	KVM_PGTABLE_WALK_LEAF,
	KVM_PGTABLE_WALK_TABLE_PRE,
	KVM_PGTABLE_WALK_TABLE_POST,
	KVM_PGTABLE_WALK_SHARED,
	KVM_PGTABLE_WALK_IGNORE_EAGAIN,
	KVM_PGTABLE_WALK_SKIP_BBM_TLBI,
	KVM_PGTABLE_WALK_SKIP_CMO,
};

/* Macros of the kernel that C can say again */
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK(h, l) ((~0UL >> (63 - (h))) & ~((1UL << (l)) - 1))
#define GENMASK_ULL(h, l) GENMASK(h, l)
#define ALIGN_DOWN(x, a) ((x) & ~((typeof(x))(a) - 1))
#define ALIGN(x, a) (((x) + ((typeof(x))(a) - 1)) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a) - 1)) == 0)
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(x) ALIGN_DOWN(x, PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define round_down(x, y) ((x) & ~((typeof(x))((y) - 1)))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define round_up(x, y) ((((x) - 1) | ((typeof(x))((y) - 1))) + 1)
#define roundup(x, y) ({ typeof(y) y_ = (y); (((x) + (y_ - 1)) / y_) * y_; })
#define rounddown(x, y) ({ typeof(x) x_ = (x); x_ - (x_ % (y)); })
#define PAGE_ALIGNED(addr) IS_ALIGNED((unsigned long)(addr), PAGE_SIZE)
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#define swap(a, b) do { typeof(a) a_ = (a); (a) = (b); (b) = a_; } while (0)
#define abs(x) ({ typeof((x) + 0) abs_ = (x); abs_ < 0 ? -abs_ : abs_; })
#define min3(x, y, z) min(min(x, y), z)
#define max3(x, y, z) max(max(x, y), z)
#define umin(x, y) min((x) + 0U + 0UL, (y) + 0U + 0UL)
#define umax(x, y) max((x) + 0U + 0UL, (y) + 0U + 0UL)
#define min_not_zero(x, y) \
	({ typeof(x) x_ = (x); typeof(y) y_ = (y); x_ == 0 ? y_ : (y_ == 0 ? x_ : min(x_, y_)); })
#define div_u64(dividend, divisor) ((u64)(dividend) / (u32)(divisor))
static inline bool is_power_of_2(unsigned long n) { return n != 0 && (n & (n - 1)) == 0; }
static inline int ffs(int x) { return x ? (int)__ffs((unsigned int)x) + 1 : 0; }
static inline int fls(unsigned int x) { return x ? __fls(x) + 1 : 0; }
static inline int fls64(u64 x) { return x ? __fls(x) + 1 : 0; }
static inline int get_order(unsigned long size)
{
	if (size == 0)
		return 64 - PAGE_SHIFT;
	return size <= PAGE_SIZE ? 0 : fls64((size - 1) >> PAGE_SHIFT);
}
static inline unsigned long array_index_nospec(unsigned long index, unsigned long size) { return index < size ? index : 0; }
#define BIT_U8(n) ((u8)(1U << (n)))
#define BIT_U16(n) ((u16)(1U << (n)))
#define BIT_U32(n) ((u32)BIT(n))
#define BIT_U64(n) BIT_ULL(n)
#define GENMASK_U8(h, l) ((u8)GENMASK(h, l))
#define GENMASK_U16(h, l) ((u16)GENMASK(h, l))
#define GENMASK_U32(h, l) ((u32)GENMASK(h, l))
#define GENMASK_U64(h, l) GENMASK_ULL(h, l)
#define u64_get_bits(v, field) ((u64)FIELD_GET(field, (u64)(v)))
#define u64_encode_bits(v, field) ((u64)FIELD_PREP(field, (u64)(v)))
#define u64_replace_bits(old, v, field) (((u64)(old) & ~(u64)(field)) | u64_encode_bits(v, field))
#define u32_get_bits(v, field) ((u32)FIELD_GET(field, (u32)(v)))
#define u32_encode_bits(v, field) ((u32)FIELD_PREP(field, (u32)(v)))
#define u32_replace_bits(old, v, field) (((u32)(old) & ~(u32)(field)) | u32_encode_bits(v, field))
#define FIELD_MODIFY(mask, reg, val) ((void)(*(reg) = (*(reg) & ~(mask)) | FIELD_PREP(mask, val)))
#define container_of_const(ptr, type, member) container_of(ptr, type, member)
#define SZ_1K 0x00000400
#define SZ_4K 0x00001000
#define SZ_16K 0x00004000
#define SZ_64K 0x00010000
#define SZ_1M 0x00100000
#define SZ_2M 0x00200000
#define SZ_32M 0x02000000
#define SZ_512M 0x20000000
#define SZ_1G 0x40000000
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
/* Ordering between processors: the model runs one at a time. */
#define smp_rmb() ((void)0)
#define smp_wmb() ((void)0)
#define smp_mb() ((void)0)
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define barrier() ((void)0)
#define might_sleep() ((void)0)
#define cond_resched() ((void)0)
#define lockdep_assert_held(l) ((void)(l))
#define lockdep_assert_held_read(l) ((void)(l))
#define lockdep_assert_held_write(l) ((void)(l))
#define lockdep_assert_irqs_enabled() ((void)0)

/* Warnings and the log: a line of any level is one, and one that is printed once may be it each time. */
#define kvm_info(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define kvm_pr_unimpl(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_err(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_err_once(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_err_ratelimited(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_warn(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_warn_once(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
#define pr_info(fmt, ...) kvm_err(fmt, ##__VA_ARGS__)
/* Of what is printed for debugging alone nothing is evaluated unless somebody asks for it. */
#define kvm_debug(fmt, ...) ((void)0)
#define pr_debug(fmt, ...) ((void)0)
#define WARN(c, ...) WARN_ONCE(c, __VA_ARGS__)
#define WARN_ON(c) WARN_ONCE(c, "WARN_ON")
#define WARN_ON_ONCE(c) WARN_ONCE(c, "WARN_ON_ONCE")
#define VM_WARN_ON(c) VM_WARN_ON_ONCE(c)
#define BUG_ON(c) VM_BUG_ON(c)
#define BUG() VM_BUG_ON(true)
/* kvm_vm_bugged() makes later calls of userspace fail, which no run of the handler sees. */
#define KVM_BUG_ON(c, kvm) WARN_ONCE(c, "KVM_BUG_ON")

/* Processor and VM (arch/arm64/include/asm/cpufeature.h, kvm_mmu.h, kvm_host.h) */
#define cpus_have_cap(cap) cpus_have_final_cap(cap)
#define alternative_has_cap_likely(cap) cpus_have_final_cap(cap)
#define alternative_has_cap_unlikely(cap) cpus_have_final_cap(cap)

/* A BUG() where it was no permission fault: not __pure (arch/arm64/include/asm/kvm_emulate.h). */
u64 kvm_vcpu_trap_get_perm_fault_granule(const struct kvm_vcpu *vcpu);

/* Syndromes (arch/arm64/include/asm/esr.h) and what stage-2 translates (kvm_arm.h, kvm_mmu.h) */
#define ESR_ELx_EC_SHIFT (26)
#define ESR_ELx_EC_MASK (0x3FUL << 26)
#define ESR_ELx_EC_IABT_LOW (0x20)
#define ESR_ELx_EC_DABT_LOW (0x24)
#define ESR_ELx_IL (1UL << 25)
#define ESR_ELx_ISV (1UL << 24)
#define ESR_ELx_VNCR (1UL << 13)
#define ESR_ELx_SET_MASK (3UL << 11)
#define ESR_ELx_FnV (1UL << 10)
#define ESR_ELx_EA (1UL << 9)
#define ESR_ELx_CM (1UL << 8)
#define ESR_ELx_S1PTW (1UL << 7)
#define ESR_ELx_WNR (1UL << 6)
#define ESR_ELx_FSC (0x3FUL)
#define ESR_ELx_FSC_FAULT (0x04)
#define ESR_ELx_FSC_FAULT_L(n) (ESR_ELx_FSC_FAULT + (n))
#define ESR_ELx_FSC_EXTABT (0x10)
#define FAR_TO_FIPA_OFFSET(far) ((far) & GENMASK_ULL(11, 0))
#define VTCR_EL2_IPA(vtcr) (64 - ((vtcr) & 0x3f))
#define kvm_phys_shift(mmu) VTCR_EL2_IPA((mmu)->vtcr)
#define kvm_phys_size(mmu) (1ULL << kvm_phys_shift(mmu))

/* Exceptions for the guest (arch/arm64/include/asm/kvm_emulate.h) */
static inline int kvm_inject_sea_dabt(struct kvm_vcpu *vcpu, u64 addr)
{
	return kvm_inject_sea(vcpu, false, addr);
}
static inline int kvm_inject_sea_iabt(struct kvm_vcpu *vcpu, u64 addr)
{
	return kvm_inject_sea(vcpu, true, addr);
}

/* Host memory (include/linux/mmap_lock.h, mm.h, hugetlb.h) */
/* struct hstate is what the VMA leads to. */
#define hstate_vma(vma) (vma)
bool pfn_is_map_memory(kvm_pfn_t pfn) __pure;
void local_irq_save(void);
void local_irq_restore(void);
#define local_irq_save(flags) (local_irq_save(), (void)((flags) = 0))
#define local_irq_restore(flags) local_irq_restore()
/* kvm_pgtable_get_leaf() on a table that the caller describes: only that of the user's memory can be. */
int getUserLeaf(struct kvm_pgtable *pgt, u64 addr, kvm_pte_t *ptep, s8 *level);
#define kvm_pgtable_get_leaf(pgt, addr, ptep, level) getUserLeaf(pgt, addr, ptep, level)
bool kvm_pte_valid(kvm_pte_t pte) __pure;

/* Pages, slots, invalidation (include/linux/kvm_host.h, virt/kvm/kvm_main.c) */
bool is_error_noslot_pfn(kvm_pfn_t pfn) __pure;
static inline phys_addr_t __pfn_to_phys(kvm_pfn_t pfn) { return pfn << PAGE_SHIFT; }
static inline gpa_t gfn_to_gpa(gfn_t gfn) { return gfn << PAGE_SHIFT; }
static inline gfn_t gpa_to_gfn(gpa_t gpa) { return gpa >> PAGE_SHIFT; }

/* Locks (include/linux/rwlock.h, arch/arm64/include/asm/kvm_mmu.h) */
DEFINE_GUARD(read_lock, rwlock_t *, read_lock(_T), read_unlock(_T))
DEFINE_GUARD(write_lock, rwlock_t *, write_lock(_T), write_unlock(_T))
/* Each read section of the model has the index 1. */
DEFINE_GUARD(srcu, struct srcu_struct *, (void)srcu_read_lock(_T), srcu_read_unlock(_T, 1))
DEFINE_GUARD(mmap_read_lock, struct mm_struct *, mmap_read_lock(_T), mmap_read_unlock(_T))

/* Stage-2 tables (arch/arm64/kvm/hyp/pgtable.c, pkvm.c) and tags (arch/arm64/kvm/mmu.c) */
int kvm_pgtable_stage2_map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *mc,
			   enum kvm_pgtable_walk_flags flags);
int kvm_pgtable_stage2_relax_perms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot,
				   enum kvm_pgtable_walk_flags flags);
int pkvm_pgtable_stage2_map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *mc,
			    enum kvm_pgtable_walk_flags flags);
int pkvm_pgtable_stage2_relax_perms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot,
				    enum kvm_pgtable_walk_flags flags);
int directStage2Map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *mc,
		    enum kvm_pgtable_walk_flags flags);
int directStage2RelaxPerms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot, enum kvm_pgtable_walk_flags flags);
/* Called by name, without the choice that KVM_PGT_FN() makes. */
#define kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags) directStage2Map(pgt, addr, size, phys, prot, mc, flags)
#define kvm_pgtable_stage2_relax_perms(pgt, addr, prot, flags) directStage2RelaxPerms(pgt, addr, prot, flags)
void kvm_pgtable_stage2_mkyoung(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_walk_flags flags);
void pkvm_pgtable_stage2_mkyoung(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_walk_flags flags);
void directStage2Mkyoung(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_walk_flags flags);
#define kvm_pgtable_stage2_mkyoung(pgt, addr, flags) directStage2Mkyoung(pgt, addr, flags)
#define KVM_PGT_FN(fn) (!is_protected_kvm_enabled() ? fn : p ## fn)

/* Nested (arch/arm64/include/asm/kvm_nested.h) */
enum kvm_pgtable_prot kvm_encode_nested_level(struct kvm_s2_trans *trans) __pure;
