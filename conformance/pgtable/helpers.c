// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs functions of the kernel that were taken one by one from its headers and from mmu.c (extracted.h, which
 * src/conformance/helpers/extract.ts writes into the scratch folder). A line of input is the name of a group and
 * numbers; a line of output is the results, "-" for a function that the release does not have.
 */
#include <asm/kvm_pgtable.h>

bool shim_fwb, shim_xnx;
static int warnings;
void shim_warn(void) { warnings++; }

/* As much of the structures as the functions look at. */
struct kvm_vcpu { struct { struct { u64 esr_el2, far_el2, hpfar_el2; } fault; } arch; };
struct kvm_memory_slot { gfn_t base_gfn; unsigned long npages, userspace_addr, flags, *dirty_bitmap; };
struct vm_area_struct { unsigned long vm_start, vm_end, vm_pgoff, vm_flags; int huge_shift; };
struct kvm_s2_trans { phys_addr_t output; unsigned long block_size; bool writable, readable; int level; u32 esr; u64 desc; };

#define PMD_SHIFT ARM64_HW_PGTABLE_LEVEL_SHIFT(2)
#define PUD_SHIFT ARM64_HW_PGTABLE_LEVEL_SHIFT(1)
#define PMD_SIZE (1UL << PMD_SHIFT)
#define PMD_MASK (~(PMD_SIZE - 1))
#define PUD_SIZE (1UL << PUD_SHIFT)
#define PUD_MASK (~(PUD_SIZE - 1))
#define PTRS_PER_PMD PTRS_PER_PTE
#define VM_PFNMAP 0x400
#define KVM_MEM_READONLY 2
#define is_vm_hugetlb_page(vma) ((vma)->huge_shift != 0)
#define hstate_vma(vma) ((vma)->huge_shift)
#define huge_page_shift(shift) (shift)
#define local_irq_save(flags) ((void)(flags))
#define local_irq_restore(flags) ((void)(flags))
/* Releases before 6.4 move the page's reference along. */
#define kvm_release_pfn_clean(pfn) ((void)0)
#define get_page(page) ((void)0)
#define is_protected_kvm_enabled() false

static struct { long ret; bool valid; int level; } user_leaf;
int kvm_pgtable_get_leaf(struct kvm_pgtable *pgt, u64 addr, kvm_pte_t *ptep, TREE_LEVEL *level)
{
	if (user_leaf.ret == 0) {
		*ptep = user_leaf.valid;
		*level = user_leaf.level;
	}
	return user_leaf.ret;
}
static struct kvm_pgtable_mm_ops kvm_user_mm_ops;

#include "extracted.h"

#define ANSWER(function, ...) \
	do { printf(" %lld", (long long)function(__VA_ARGS__)); } while (0)
#define ABSENT() printf(" -")

static void decode(u64 esr, u64 hpfar)
{
	struct kvm_vcpu vcpu = { .arch.fault = { .esr_el2 = esr, .hpfar_el2 = hpfar } };

	ANSWER(kvm_vcpu_get_fault_ipa, &vcpu);
	ANSWER(kvm_is_write_fault, &vcpu);
	ANSWER(kvm_vcpu_trap_is_iabt, &vcpu);
	ANSWER(kvm_vcpu_abt_iss1tw, &vcpu);
	ANSWER(kvm_vcpu_trap_is_exec_fault, &vcpu);
#ifdef HAVE_kvm_vcpu_trap_is_permission_fault
	ANSWER(kvm_vcpu_trap_is_permission_fault, &vcpu);
#else
	printf(" %d", kvm_vcpu_trap_get_fault_type(&vcpu) == ESR_ELx_FSC_PERM);
#endif
#ifdef HAVE_kvm_vcpu_trap_is_translation_fault
	ANSWER(kvm_vcpu_trap_is_translation_fault, &vcpu);
#else
	ABSENT();
#endif
#ifdef HAVE_esr_fsc_is_excl_atomic_fault
	ANSWER(esr_fsc_is_excl_atomic_fault, esr);
#else
	ABSENT();
#endif
#ifdef HAVE_kvm_vcpu_trap_get_perm_fault_granule
	if (kvm_vcpu_trap_is_permission_fault(&vcpu))
		ANSWER(kvm_vcpu_trap_get_perm_fault_granule, &vcpu);
	else
		printf(" 0");
#else
	ABSENT();
#endif
}

static void huge(u64 base_gfn, u64 npages, u64 userspace_addr, u64 hva, u64 map_size)
{
	struct kvm_memory_slot slot = { .base_gfn = base_gfn, .npages = npages, .userspace_addr = userspace_addr };

	ANSWER(fault_supports_stage2_huge_mapping, &slot, hva, map_size);
}

static void adjust(u64 base_gfn, u64 npages, u64 userspace_addr, u64 hva, u64 pfn, u64 ipa)
{
	struct kvm_memory_slot slot = { .base_gfn = base_gfn, .npages = npages, .userspace_addr = userspace_addr };
	struct mm_struct mm = { 0 };
	struct kvm kvm = { .mm = &mm };
	kvm_pfn_t pfnp = pfn;
	phys_addr_t ipap = ipa;

	ANSWER(transparent_hugepage_adjust, &kvm, &slot, hva, &pfnp, &ipap);
	printf(" %llu %llu", (unsigned long long)pfnp, (unsigned long long)ipap);
	warnings = 0;
	ANSWER(get_user_mapping_size, &kvm, hva);
	printf(" %d", warnings);
}

static void vma(u64 start, u64 end, u64 pgoff, u64 pfnmap, u64 huge_shift, u64 hva)
{
	struct vm_area_struct area = {
		.vm_start = start, .vm_end = end, .vm_pgoff = pgoff, .vm_flags = pfnmap ? VM_PFNMAP : 0, .huge_shift = huge_shift,
	};

#ifdef VMA_SHIFT_BY_HVA
	ANSWER(get_vma_page_shift, &area, hva);
#else
	ANSWER(get_vma_page_shift, &area);
#endif
}

static void logging(u64 bitmap, u64 readonly)
{
	struct kvm_memory_slot slot = { .dirty_bitmap = bitmap ? (void *)&slot : NULL, .flags = readonly ? KVM_MEM_READONLY : 0 };

	ANSWER(memslot_is_logging, &slot);
}

static void nested(u64 readable, u64 writable, u64 level, u64 xn)
{
	struct kvm_s2_trans trans = { .readable = readable, .writable = writable, .level = level, .desc = xn << 53 };

#ifdef HAVE_kvm_encode_nested_level
	ANSWER(kvm_s2_trans_readable, &trans);
	ANSWER(kvm_s2_trans_writable, &trans);
	printf(" %llu", (unsigned long long)kvm_encode_nested_level(&trans) >> 55);
#else
	ABSENT();
	ABSENT();
	ABSENT();
#endif
#ifdef HAVE_kvm_s2_trans_executable
	ANSWER(kvm_s2_trans_executable, &trans);
#else
	ABSENT();
#endif
}

int main(void)
{
	char line[256], name[16];

	while (fgets(line, sizeof(line), stdin)) {
		unsigned long long a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
		int ret = 0, valid = 0, level = 0;

		sscanf(line, "%15s %llx %llx %llx %llx %llx %llx %d %d %d", name, &a, &b, &c, &d, &e, &f, &ret, &valid, &level);
		user_leaf.ret = ret;
		user_leaf.valid = valid;
		user_leaf.level = level;
		if (!strcmp(name, "decode"))
			decode(a, b);
		else if (!strcmp(name, "huge"))
			huge(a, b, c, d, e);
		else if (!strcmp(name, "adjust"))
			adjust(a, b, c, d, e, f);
		else if (!strcmp(name, "vma"))
			vma(a, b, c, d, e, f);
		else if (!strcmp(name, "logging"))
			logging(a, b);
		else if (!strcmp(name, "nested"))
			nested(a, b, c, d);
		else
			abort();
		printf("\n");
	}
	return 0;
}
