/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A libFuzzer harness of user_mem_abort() of 6.12, as somebody would write it who has the function and no model: what it calls is stubbed, the
 * bytes of the fuzzer say what each stub answers, and base and tip have to make the same calls with the same arguments and return the same.
 * The two are the same text in two files (run_base(), run_tip()), which the command that builds this takes from a kernel tree.
 */
#include "kernel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct arguments {
	struct kvm_vcpu *vcpu;
	phys_addr_t fault_ipa;
	struct kvm_s2_trans *nested;
	struct kvm_memory_slot *slot;
	unsigned long hva;
	bool is_permission;
};
int run_base(struct kvm_vcpu *, phys_addr_t, struct kvm_s2_trans *, struct kvm_memory_slot *, unsigned long, bool);
int run_tip(struct kvm_vcpu *, phys_addr_t, struct kvm_s2_trans *, struct kvm_memory_slot *, unsigned long, bool);

/* What the fuzzer decides: each byte is taken modulo the number of answers. */
static struct input {
	u8 access, permission, granule, slot, position, vma, vma_flags, congruence, page, nested, nested_may, pfn, leaf, host, fails, race;
} in;

/* Everything that the rest of the host could see of a run, in order. */
enum event { LOCK = 1, UNLOCK, LOOKUP, TOPUP, PIN, RELEASE, SIGNAL, IRQS, WALK, TAGS, RELAX, MAP, DIRTY, LOG, WARNED };
#define MOST_EVENTS 64
struct run {
	int ret, count;
	unsigned long events[MOST_EVENTS][6];
} runs[2], *run;

static void note(enum event event, unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e)
{
	if (run->count < MOST_EVENTS)
		memcpy(run->events[run->count++], (unsigned long[]){event, a, b, c, d, e}, sizeof(run->events[0]));
}

static struct mm_struct mm;
static struct task_struct task = {&mm};
struct task_struct *current = &task;
struct kvm_pgtable_mm_ops kvm_user_mm_ops;
static struct kvm kvm;
static struct kvm_pgtable pgtable;
static struct kvm_s2_mmu mmu = {&pgtable};
static struct kvm_vcpu vcpu;
static struct vm_area_struct vma;
static bool replaced;

enum access { READ, WRITE, EXEC, STAGE1_WALK };

/* Another thread puts another VMA in the place of this one before one of the calls, and the notifier tells KVM. */
static void strike(int site)
{
	if (in.race % 16 != site || replaced)
		return;
	replaced = true;
	vma.vm_flags ^= VM_MTE_ALLOWED | VM_SHARED;
	vma.page_shift = PAGE_SHIFT;
	kvm.mmu_invalidate_seq++;
}

bool warn_on(bool condition)
{
	if (condition)
		note(WARNED, 0, 0, 0, 0, 0);
	return condition;
}
bool host_has_dic(void) { return in.host & 1; }
bool kvm_has_mte(struct kvm *vm) { return (in.host & 2) != 0; }
unsigned long irq_save(void)
{
	note(IRQS, 0, 0, 0, 0, 0);
	return 1;
}
void irq_restore(unsigned long flags) { note(IRQS, flags, 0, 0, 0, 0); }

static unsigned long size_of(u8 which)
{
	static const unsigned long sizes[] = {PAGE_SIZE, PMD_SIZE, PUD_SIZE};
	return sizes[which % 3];
}
u64 kvm_vcpu_trap_get_perm_fault_granule(const struct kvm_vcpu *v) { return size_of(in.granule); }
bool kvm_vcpu_abt_iss1tw(const struct kvm_vcpu *v) { return in.access % 4 == STAGE1_WALK; }
bool kvm_is_write_fault(struct kvm_vcpu *v)
{
	return in.access % 4 == WRITE || (in.access % 4 == STAGE1_WALK && (in.permission & 1));
}
bool kvm_vcpu_trap_is_exec_fault(const struct kvm_vcpu *v) { return in.access % 4 == EXEC; }

int kvm_mmu_cache_min_pages(struct kvm_s2_mmu *m) { return 2; }
int kvm_mmu_topup_memory_cache(struct kvm_mmu_memory_cache *cache, int pages)
{
	note(TOPUP, cache == &vcpu.arch.mmu_page_cache, pages, 0, 0, 0);
	return in.fails % 8 == 1 ? -ENOMEM : 0;
}

void mmap_read_lock(struct mm_struct *m)
{
	strike(1);
	note(LOCK, 1, 0, 0, 0, 0);
}
void mmap_read_unlock(struct mm_struct *m)
{
	note(UNLOCK, 1, 0, 0, 0, 0);
	strike(2);
}
struct vm_area_struct *vma_lookup(struct mm_struct *m, unsigned long addr)
{
	note(LOOKUP, addr, 0, 0, 0, 0);
	return in.vma % 6 == 5 ? NULL : &vma;
}
kvm_pfn_t __gfn_to_pfn_memslot(const struct kvm_memory_slot *slot, gfn_t gfn, bool atomic, bool interruptible, bool *async, bool write,
			       bool *writable, hva_t *hva)
{
	strike(3);
	note(PIN, gfn, write, 0, 0, 0);
	if (write && (slot->flags & KVM_MEM_READONLY))
		return KVM_PFN_ERR_FAULT;
	*writable = write || (in.pfn & 8);
	switch (in.pfn % 8) {
	case 6:
		return KVM_PFN_ERR_HWPOISON;
	case 7:
		return KVM_PFN_ERR_FAULT;
	default:
		/* Congruent to the guest's address. */
		return (1UL << 24) + gfn % (1UL << 20) + replaced * PTRS_PER_PMD;
	}
}
bool is_error_noslot_pfn(kvm_pfn_t pfn) { return (pfn & KVM_PFN_ERR_MASK) != 0; }
bool pfn_is_map_memory(unsigned long pfn) { return in.pfn % 8 < 4; }
void sanitise_mte_tags(struct kvm *vm, kvm_pfn_t pfn, unsigned long size) { note(TAGS, pfn, size, 0, 0, 0); }
void kvm_send_hwpoison_signal(unsigned long address, short lsb) { note(SIGNAL, address, lsb, 0, 0, 0); }

void read_lock(rwlock_t *lock)
{
	strike(4);
	note(LOCK, 2, 0, 0, 0, 0);
}
void read_unlock(rwlock_t *lock)
{
	note(UNLOCK, 2, 0, 0, 0, 0);
	strike(5);
}
bool mmu_invalidate_retry(struct kvm *vm, unsigned long seq) { return vm->mmu_invalidate_seq != seq; }

int kvm_pgtable_get_leaf(struct kvm_pgtable *pgt, u64 addr, kvm_pte_t *ptep, s8 *level)
{
	note(WALK, addr, 0, 0, 0, 0);
	*ptep = in.leaf % 8 != 7;
	*level = 3 - in.leaf % 3;
	return in.leaf % 8 == 6 ? -EAGAIN : 0;
}
bool kvm_pte_valid(kvm_pte_t pte) { return pte & 1; }

static int mapped(void)
{
	return in.fails % 8 == 2 ? -EAGAIN : in.fails % 8 == 3 ? -ENOMEM : 0;
}
int kvm_pgtable_stage2_relax_perms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot)
{
	note(RELAX, addr, prot, 0, 0, 0);
	return mapped();
}
int kvm_pgtable_stage2_map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *cache, int flags)
{
	note(MAP, addr, size, phys, prot | (unsigned long)flags << 32, cache == &vcpu.arch.mmu_page_cache);
	return mapped();
}
void kvm_set_pfn_dirty(kvm_pfn_t pfn) { note(DIRTY, pfn, 0, 0, 0, 0); }
void mark_page_dirty_in_slot(struct kvm *vm, const struct kvm_memory_slot *slot, gfn_t gfn) { note(LOG, gfn, 0, 0, 0, 0); }
void kvm_release_pfn_clean(kvm_pfn_t pfn) { note(RELEASE, pfn, 0, 0, 0, 0); }

/* The machine that the input describes, from the start. */
static struct arguments begin(struct run *fresh)
{
	static const int shifts[] = {PAGE_SHIFT, CONT_PTE_SHIFT, PMD_SHIFT, CONT_PMD_SHIFT, PUD_SHIFT, PAGE_SHIFT};
	static struct kvm_memory_slot slot;
	static struct kvm_s2_trans trans;
	static unsigned long bitmap;
	const unsigned long region = 64UL << 30;
	const unsigned long shift = (unsigned long[]){0, PMD_SIZE, PAGE_SIZE}[in.congruence % 3];
	/* The slot starts and ends far away, within the block, or at the page itself. */
	const unsigned long before = (unsigned long[]){PUD_SIZE, PAGE_SIZE, 0}[in.position % 3];
	const unsigned long behind = (unsigned long[]){PUD_SIZE, PAGE_SIZE, 0}[in.position / 3 % 3];
	const unsigned long hva = region + in.page % 4 * PMD_SIZE + in.page / 4 * PAGE_SIZE;

	run = fresh;
	run->count = 0;
	replaced = false;
	vma = (struct vm_area_struct){
		(in.vma_flags & 1 ? VM_SHARED : 0) | (in.vma_flags & 2 ? VM_MTE_ALLOWED : 0) | (in.vma_flags & 4 ? VM_ALLOW_ANY_UNCACHED : 0),
		shifts[in.vma % 6],
	};
	kvm = (struct kvm){.mm = &mm, .mmu_invalidate_seq = 1};
	vcpu = (struct kvm_vcpu){&kvm, {&mmu, {0}}};
	slot = (struct kvm_memory_slot){
		.userspace_addr = hva - before,
		.base_gfn = (hva - before - region / 2 + shift) >> PAGE_SHIFT,
		.npages = (before + PAGE_SIZE + behind) >> PAGE_SHIFT,
		.dirty_bitmap = in.slot & 1 ? &bitmap : NULL,
		.flags = in.slot & 2 ? KVM_MEM_READONLY : 0,
	};
	const phys_addr_t ipa = hva - region / 2 + shift;
	trans = (struct kvm_s2_trans){
		ipa,
		(unsigned long[]){PAGE_SIZE, 1UL << 16, PMD_SIZE, 1UL << 25, PUD_SIZE}[in.nested / 2 % 5],
		in.nested_may & 1,
		in.nested_may & 2,
		in.nested_may & 4,
	};
	const bool nested = in.nested & 1;
	return (struct arguments){&vcpu, nested ? ipa + region : ipa, nested ? &trans : NULL, &slot, hva, in.permission & 1};
}

static unsigned long executions;
static clock_t started;

static void tell(const char *what)
{
	printf("%s %lu %.6f\n", what, executions, (double)(clock() - started) / CLOCKS_PER_SEC);
	fflush(stdout);
}
static void tellRan(void) { tell("ran"); }

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (executions++ == 0) {
		started = clock();
		atexit(tellRan);
	}
	memset(&in, 0, sizeof(in));
	memcpy(&in, data, min(size, sizeof(in)));
	struct arguments a = begin(&runs[0]);
	runs[0].ret = run_base(a.vcpu, a.fault_ipa, a.nested, a.slot, a.hva, a.is_permission);
	a = begin(&runs[1]);
	runs[1].ret = run_tip(a.vcpu, a.fault_ipa, a.nested, a.slot, a.hva, a.is_permission);
	if (runs[0].ret != runs[1].ret || runs[0].count != runs[1].count ||
	    memcmp(runs[0].events, runs[1].events, runs[0].count * sizeof(runs[0].events[0])) != 0) {
		tell("found");
		_exit(0);
	}
	return 0;
}
