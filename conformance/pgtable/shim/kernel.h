/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of the kernel as arch/arm64/kvm/hyp/pgtable.c and the headers that it includes need to compile as a user
 * program: types, macros, and the calls into the hypervisor, which the driver logs. Forced in before every file.
 */
#ifndef CONFORMANCE_KERNEL_H
#define CONFORMANCE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8, __u8;
typedef uint16_t u16, __u16, __le16, __be16;
typedef uint32_t u32, __u32, __le32, __be32;
typedef uint64_t u64, __u64, __le64, __be64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef u64 phys_addr_t, gpa_t, gfn_t, hva_t, kvm_pfn_t, pteval_t;
#define S8_MAX INT8_MAX

/* Configuration. PAGE_SHIFT is given on the command line. */
#if PAGE_SHIFT == 12
#define CONFIG_ARM64_4K_PAGES 1
#define CONFIG_PGTABLE_LEVELS 4
#elif PAGE_SHIFT == 14
#define CONFIG_ARM64_16K_PAGES 1
#define CONFIG_PGTABLE_LEVELS 4
#elif PAGE_SHIFT == 16
#define CONFIG_ARM64_64K_PAGES 1
#define CONFIG_PGTABLE_LEVELS 3
#else
#error "PAGE_SHIFT has to be 12, 14 or 16"
#endif
#define CONFIG_ARM64_VA_BITS 48
#define CONFIG_ARM64_HW_AFDBM 1
#define VA_BITS 48
#define vabits_actual 48UL
#define IS_ENABLED(option) 0
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))

/* Constants that C and assembly share. */
#define _AC(x, suffix) x##suffix
#define _AT(type, x) ((type)(x))
#define UL(x) x##UL
#define ULL(x) x##ULL
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK(high, low) ((~0UL >> (63 - (high))) & (~0UL << (low)))
#define GENMASK_ULL(high, low) GENMASK(high, low)

/* Arithmetic. */
#define ALIGN_DOWN(x, to) ((x) & ~((__typeof__(x))(to) - 1))
#define ALIGN(x, to) ALIGN_DOWN((x) + ((__typeof__(x))(to) - 1), to)
#define IS_ALIGNED(x, to) (ALIGN_DOWN(x, to) == (x))
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#define __phys_to_pfn(x) ((x) >> PAGE_SHIFT)
#define __bf_shf(mask) (__builtin_ffsll(mask) - 1)
#define FIELD_GET(mask, word) ((__typeof__(mask))(((word) & (mask)) >> __bf_shf(mask)))
#define FIELD_PREP(mask, value) (((__typeof__(mask))(value) << __bf_shf(mask)) & (mask))
#define FIELD_MODIFY(mask, word, value) (*(word) = (*(word) & ~(mask)) | FIELD_PREP(mask, value))

/* What tells only the compiler or sparse something. */
#define __always_inline inline
#define __force
#define __init
#define __must_check
#define __rcu
#define __user
#define fallthrough __attribute__((fallthrough))
#define likely(x) (x)
#define unlikely(x) (x)
#define BUILD_BUG_ON(x) ((void)0)
#define BUILD_BUG_ON_MSG(x, text) ((void)0)
#define BUILD_BUG() ((void)0)

/* One thread: plain accesses do. */
#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#define smp_store_release(p, value) WRITE_ONCE(*(p), value)
#define smp_load_acquire(p) READ_ONCE(*(p))
#define cmpxchg(p, old, value) __sync_val_compare_and_swap(p, old, value)
#define dsb(what) ((void)0)
#define isb() ((void)0)
#define rcu_dereference_check(p, held) (p)
#define rcu_dereference_raw(p) (p)
#define rcu_read_lock() ((void)0)
#define rcu_read_unlock() ((void)0)
#define rcu_read_lock_held() true

/* Errors. */
#define EPERM 1
#define E2BIG 7
#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define EEXIST 17
#define EINVAL 22
#define ERANGE 34
#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(pointer) ((long)(pointer))
#define IS_ERR(pointer) ((unsigned long)(pointer) > -4096UL)

/* Warnings are counted; a BUG() ends the program. */
void shim_warn(void);
#define WARN_ON(x) ({ bool fired = (x); if (fired) shim_warn(); fired; })
#define WARN_ON_ONCE(x) WARN_ON(x)
#define WARN_ONCE(x, ...) WARN_ON(x)
#define BUG_ON(x) do { if (x) abort(); } while (0)
#define VM_BUG_ON(x) BUG_ON(x)

/* Stage-1 attributes, which only the hypervisor's own tables have. */
#define MT_NORMAL 0
#define MT_NORMAL_NC 2
#define MT_DEVICE_nGnRnE 3
#define MT_DEVICE_nGnRE 4
/* Stage-2 memory types as the architecture encodes them, without and with FEAT_S2FWB. */
#define MT_S2_NORMAL 15
#define MT_S2_NORMAL_NC 5
#define MT_S2_DEVICE_nGnRE 1
#define MT_S2_FWB_NORMAL 6
#define MT_S2_FWB_NORMAL_NC 5
#define MT_S2_FWB_DEVICE_nGnRE 1
#define PAGE_S2_MEMATTR(type, fwb) PTE_S2_MEMATTR((fwb) ? MT_S2_FWB_##type : MT_S2_##type)
#define PTE_MAYBE_GP 0
#define KVM_PTE_MAYBE_GP 0

/* Capabilities: two that a sequence chooses, all others absent. */
enum { ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX, ARM64_KVM_HVHE, ARM64_WORKAROUND_AMPERE_AC03_CPU_38 };
extern bool shim_fwb, shim_xnx;
#define cpus_have_final_cap(cap) ((cap) == ARM64_HAS_STAGE2_FWB ? shim_fwb : (cap) == ARM64_HAS_XNX && shim_xnx)
#define cpus_have_const_cap(cap) cpus_have_final_cap(cap)
#define system_supports_lpa2() false
/* The model takes FEAT_TLBIRANGE to be absent (src/kernel/pgtable/maintenance.ts). */
#define system_supports_tlb_range() false
#define system_supports_bti_kernel() false
#define system_supports_cnp() false

/* A CPU with 48 bits of physical address and 16 bits of VMID. */
#define ID_AA64MMFR0_EL1_PARANGE_48 5
#define ID_AA64MMFR0_EL1_PARANGE_52 6
#define ID_AA64MMFR0_EL1_PARANGE_MAX ID_AA64MMFR0_EL1_PARANGE_48
#define ID_AA64MMFR0_EL1_PARANGE_SHIFT 0
#define id_aa64mmfr0_parange_to_phys_shift(parange) ((parange) == ID_AA64MMFR0_EL1_PARANGE_48 ? 48 : 52)
#define cpuid_feature_extract_unsigned_field(reg, shift) ((reg) >> (shift) & 15)
#define get_vmid_bits(mmfr1) 16

/* Immediates of BRK, which esr.h tells apart and no stage-2 fault has. */
#define CFI_BRK_IMM_BASE 0
#define CFI_BRK_IMM_MASK 0
#define UBSAN_BRK_IMM 0
#define UBSAN_BRK_MASK 0

/* TLB maintenance of the hypervisor's own tables: nobody looks at it. */
#define __TLBI_VADDR(addr, asid) (addr)
#define __tlbi_level(op, addr, level) ((void)(addr), (void)(level))
#define __tlbi_sync_s1ish_hyp() ((void)0)
#define MAX_TLBI_RANGE_PAGES (1UL << 21)
/* Releases without the constant say 0, which is no leaf's level. */
#ifndef TLBI_TTL_UNKNOWN
#define TLBI_TTL_UNKNOWN INT32_MAX
#endif

struct kvm_pgtable;
struct kvm_mmu_memory_cache { int nobjs; };
struct kvm_arch { u64 vtcr; };
struct mm_struct { u64 *pgd; };
struct kvm {
	struct kvm_arch arch;
	struct mm_struct *mm;
};
struct kvm_s2_mmu {
	u64 vtcr;
	struct kvm_arch *arch;
	struct kvm_pgtable *pgt;
	struct kvm_mmu_memory_cache split_page_cache;
};

/* Calls into the hypervisor by the name of its function. */
#define kvm_call_hyp(function, ...) shim_##function(__VA_ARGS__)
void shim___kvm_tlb_flush_vmid(struct kvm_s2_mmu *mmu);
void shim___kvm_tlb_flush_vmid_ipa(struct kvm_s2_mmu *mmu, u64 ipa, int level);
void shim___kvm_tlb_flush_vmid_ipa_nsh(struct kvm_s2_mmu *mmu, u64 ipa, int level);
#define shim___kvm_tlb_flush_vmid_range(mmu, ipa, pages) shim___kvm_tlb_flush_vmid(mmu)

#include <asm/pgtable-hwdef.h>
#include <asm/kvm_arm.h>
#endif
