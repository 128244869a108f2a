// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs operations on the kernel's stage-2 tables: one operation a line on standard input, one line of what came of it
 * on standard output. src/conformance/ writes and reads them, and makes the same lines of the model.
 *
 * What the tree at hand declares is told by TREE_* macros (src/conformance/tree/traits.ts).
 */
#include <asm/kvm_pgtable.h>
#include <asm/stage2_pgtable.h>
#include <sys/mman.h>

bool shim_fwb, shim_xnx;

/* The model's bits of an attribute (src/kernel/prot.ts, src/kernel/pgtable/attributes.ts). */
#define WIRE_PX (1U << 0)
#define WIRE_UX (1U << 1)
#define WIRE_X (WIRE_PX | WIRE_UX)
#define WIRE_W (1U << 2)
#define WIRE_R (1U << 3)
#define WIRE_DEVICE (1U << 4)
#define WIRE_NORMAL_NC (1U << 5)
#define WIRE_SW_SHIFT 24
#define WIRE_OLD (1U << 30)
#define WIRE_SHARED (1U << 3)
#define WIRE_IGNORE_EAGAIN (1U << 4)
#define WIRE_SKIP_BBM_TLBI (1U << 5)
#define WIRE_SKIP_CMO (1U << 6)

static void __attribute__((noreturn)) stop(const char *why)
{
	printf("stopped: %s\n", why);
	exit(0);
}

/* Table pages: one after the other, none used again, so that a reference to a freed one is noticed. */
#define ARENA_PAGES (1UL << 18)
static char *arena;
static int *refs;
static size_t used;
static long allocated;

static int *refs_of(const void *p)
{
	size_t page = ((const char *)p - arena) / PAGE_SIZE;

	if ((const char *)p < arena || page >= used)
		stop("a table page that was never allocated");
	return refs + page;
}

static void *take(size_t pages)
{
	char *p = arena + used * PAGE_SIZE;

	if (used + pages > ARENA_PAGES)
		stop("the sequence needs more table pages than the driver has");
	for (size_t i = 0; i < pages; i++)
		refs[used + i] = 1;
	used += pages;
	return memset(p, 0, pages * PAGE_SIZE);
}

/* What an operation leaves behind besides the tables. */
static int warnings, taken, log_count;
static u32 log_hash;
static char log_text[512], value[64];
static bool null_when_empty;

void shim_warn(void) { warnings++; }

static void mix(u32 x)
{
	log_hash = (log_hash ^ x) * 0x01000193U;
	log_hash ^= log_hash >> 15;
}

/* The log is compared whole, as a hash; its first entries are there to be read. */
static void log_entry(char what, u64 addr, long arg)
{
	mix(what);
	mix(addr);
	mix(addr >> 32);
	mix(arg);
	if (log_count++ < 4)
		sprintf(log_text + strlen(log_text), ",%c%llx:%lld", what, (unsigned long long)addr, (long long)arg);
}

/* Level 0 is what releases before 6.6 say for a level that is not known; no leaf has it. */
static long known(int level) { return level == TLBI_TTL_UNKNOWN || level == 0 ? -1 : level; }

void shim___kvm_tlb_flush_vmid(struct kvm_s2_mmu *mmu) { log_entry('a', 0, 0); }
void shim___kvm_tlb_flush_vmid_ipa(struct kvm_s2_mmu *mmu, u64 ipa, int level) { log_entry('i', ipa, known(level)); }
void shim___kvm_tlb_flush_vmid_ipa_nsh(struct kvm_s2_mmu *mmu, u64 ipa, int level) { log_entry('i', ipa, known(level)); }

/* kvm_mmu_memory_cache_alloc() warns at an empty cache and allocates; the hypervisor's allocator returns NULL. */
static void *op_zalloc_page(void *cache)
{
	struct kvm_mmu_memory_cache *mc = cache;

	if (mc->nobjs > 0)
		mc->nobjs--;
	else if (null_when_empty)
		return NULL;
	else
		warnings++;
	taken++;
	allocated++;
	return take(1);
}
static size_t root_bytes;
static void *op_zalloc_pages_exact(size_t size)
{
	root_bytes = size;
	return take(size / PAGE_SIZE);
}
static void op_free_pages_exact(void *p, size_t size) { stop("the root was freed"); }
static void op_get_page(void *p)
{
	if (*refs_of(p) <= 0)
		stop("get_page() of a table page that was freed");
	++*refs_of(p);
}
static void op_put_page(void *p)
{
	if (*refs_of(p) <= 0)
		stop("put_page() of a table page that was freed");
	if (--*refs_of(p) == 0)
		allocated--;
}
static int op_page_count(void *p) { return *refs_of(p); }
static void *op_phys_to_virt(phys_addr_t phys) { return (void *)phys; }
static phys_addr_t op_virt_to_phys(void *p) { return (phys_addr_t)p; }
/* clean_dcache_guest_page() leaves out what FWB makes needless. */
static void op_dcache(void *p, size_t size)
{
	if (!shim_fwb)
		log_entry('d', (u64)p, size);
}
static void op_icache(void *p, size_t size) { log_entry('c', (u64)p, size); }

static struct kvm_pgtable_mm_ops ops;
#ifdef TREE_FREE_UNLINKED
static void op_free_unlinked(void *p, TREE_LEVEL level) { kvm_pgtable_stage2_free_unlinked(&ops, p, level); }
#endif
static struct kvm_pgtable_mm_ops ops = {
	.zalloc_page = op_zalloc_page,
	.zalloc_pages_exact = op_zalloc_pages_exact,
	.free_pages_exact = op_free_pages_exact,
#ifdef TREE_FREE_UNLINKED
	.free_unlinked_table = op_free_unlinked,
#endif
	.get_page = op_get_page,
	.put_page = op_put_page,
	.page_count = op_page_count,
	.phys_to_virt = op_phys_to_virt,
	.virt_to_phys = op_virt_to_phys,
	.dcache_clean_inval_poc = op_dcache,
	.icache_inval_pou = op_icache,
};

static struct kvm vm, *kvm = &vm;
static struct kvm_s2_mmu mmu = { .arch = &vm.arch };
static struct kvm_pgtable pgt;

static enum kvm_pgtable_prot prot_of(u32 wire)
{
	u64 prot = (u64)(wire >> WIRE_SW_SHIFT & 15) << 55;

#ifdef TREE_XNX
	if (wire & WIRE_PX)
		prot |= KVM_PGTABLE_PROT_PX;
	if (wire & WIRE_UX)
		prot |= KVM_PGTABLE_PROT_UX;
#else
	if ((wire & WIRE_X) == WIRE_X)
		prot |= KVM_PGTABLE_PROT_X;
#endif
	if (wire & WIRE_W)
		prot |= KVM_PGTABLE_PROT_W;
	if (wire & WIRE_R)
		prot |= KVM_PGTABLE_PROT_R;
	if (wire & WIRE_DEVICE)
		prot |= KVM_PGTABLE_PROT_DEVICE;
#ifdef TREE_NORMAL_NC
	if (wire & WIRE_NORMAL_NC)
		prot |= KVM_PGTABLE_PROT_NORMAL_NC;
#endif
	return prot;
}

/* The descriptor as the architecture defines it, not by the kernel's own macros. */
static u32 wire_of(kvm_pte_t pte)
{
	static const u32 exec[] = { WIRE_X, WIRE_UX, 0, WIRE_PX };
	u32 wire = exec[pte >> 53 & 3] | (pte >> 55 & 15) << WIRE_SW_SHIFT, type = pte >> 2 & 15;

	if (pte & BIT(6))
		wire |= WIRE_R;
	if (pte & BIT(7))
		wire |= WIRE_W;
	if (!(pte & BIT(10)))
		wire |= WIRE_OLD;
	if (type == 1)
		wire |= WIRE_DEVICE;
	else if (type == 5)
		wire |= WIRE_NORMAL_NC;
	else if (type != (shim_fwb ? 6 : 15))
		stop("a leaf with a memory type that nobody asked for");
	if ((pte >> 8 & 3) != 3)
		stop("a leaf that is not inner shareable");
	return wire;
}

static enum kvm_pgtable_walk_flags flags_of(u32 wire)
{
	u32 flags = 0;

#ifdef TREE_SHARED_WALK
	if (wire & WIRE_SHARED)
		flags |= KVM_PGTABLE_WALK_SHARED;
	if (wire & WIRE_SKIP_BBM_TLBI)
		flags |= KVM_PGTABLE_WALK_SKIP_BBM_TLBI;
	if (wire & WIRE_SKIP_CMO)
		flags |= KVM_PGTABLE_WALK_SKIP_CMO;
#ifdef TREE_IGNORE_EAGAIN
	if (wire & WIRE_IGNORE_EAGAIN)
		flags |= KVM_PGTABLE_WALK_IGNORE_EAGAIN;
#else
	if (!(wire & WIRE_IGNORE_EAGAIN))
		flags |= KVM_PGTABLE_WALK_HANDLE_FAULT;
#endif
#endif
	return flags;
}

static u64 granule(int level) { return 1UL << (PAGE_SHIFT + (PAGE_SHIFT - 3) * (3 - level)); }
static bool is_table(kvm_pte_t pte, int level) { return level < 3 && (pte & 3) == 3; }
static kvm_pte_t *child_of(kvm_pte_t pte) { return (kvm_pte_t *)(pte & GENMASK(47, PAGE_SHIFT)); }

static struct { u64 addr, pa, leaves; u32 wire; int level; } run;
static long tables;
static bool miscounted;

static void print_run(void)
{
	if (run.leaves)
		printf(" %llx*%llu@%d>%llx:%x", (unsigned long long)run.addr, (unsigned long long)run.leaves, run.level,
		       (unsigned long long)run.pa, run.wire);
	run.leaves = 0;
}

/* Leaves that continue each other are one run; a table page counts itself and its entries, but none that is locked. */
static void visit(kvm_pte_t *table, int level, u64 base, u64 entries)
{
	u64 size = granule(level);
	int counted = 1;

	for (u64 i = 0; i < entries; i++) {
		kvm_pte_t pte = table[i];
		u64 addr = base + i * size, pa = pte & GENMASK(47, PAGE_SHIFT);
		u32 wire;

		if (i > 0 && i % PTRS_PER_PTE == 0) {
			miscounted |= *refs_of(table + i - 1) != counted;
			counted = 1;
		}
		if (!(pte & 1))
			continue;
		counted++;
		if (is_table(pte, level)) {
			tables++;
			visit(child_of(pte), level + 1, addr, PTRS_PER_PTE);
			continue;
		}
		wire = wire_of(pte);
		if (run.leaves && run.level == level && run.wire == wire && run.addr + run.leaves * size == addr &&
		    run.pa + run.leaves * size == pa) {
			run.leaves++;
			continue;
		}
		print_run();
		run.addr = addr;
		run.pa = pa;
		run.wire = wire;
		run.level = level;
		run.leaves = 1;
	}
	miscounted |= *refs_of(table + entries - 1) != counted;
}

/* The entry at which the walk of an address ends. */
static kvm_pte_t *entry_of(u64 addr, int *level)
{
	kvm_pte_t *entry = (kvm_pte_t *)pgt.pgd + addr / granule(pgt.start_level);

	for (*level = pgt.start_level; is_table(*entry, *level);)
		entry = child_of(*entry) + addr / granule(++*level) % PTRS_PER_PTE;
	return entry;
}

static long init(u64 ipa_bits)
{
	long ret;
	u64 vtcr = kvm_get_vtcr(ID_AA64MMFR0_EL1_PARANGE_48, 2 << 4, ipa_bits);

	used = allocated = 0;
	memset(&pgt, 0, sizeof(pgt));
	mmu.vtcr = kvm->arch.vtcr = vtcr;
	mmu.pgt = &pgt;
	ret = __kvm_pgtable_stage2_init(&pgt, &mmu, &ops, 0, NULL);
	sprintf(value, "%d,%llx,%d", (int)pgt.start_level, (unsigned long long)root_bytes,
#ifdef TREE_MMU_VTCR
		(int)kvm_mmu_cache_min_pages(&mmu)
#else
		(int)kvm_mmu_cache_min_pages(kvm)
#endif
	);
	return ret;
}

static long age(u64 addr, u64 size, bool mkold)
{
#ifdef TREE_TEST_CLEAR_YOUNG
	return kvm_pgtable_stage2_test_clear_young(&pgt, addr, size, mkold);
#else
	bool young = kvm_pgtable_stage2_is_young(&pgt, addr);

	if (mkold)
		kvm_pgtable_stage2_mkold(&pgt, addr);
	return young;
#endif
}

static long leaf(u64 addr)
{
	kvm_pte_t pte = 0;
	TREE_LEVEL level = 0;
	long ret = kvm_pgtable_get_leaf(&pgt, addr, &pte, &level);

	if (ret == 0)
		sprintf(value, "%d,%x", (int)level, pte & 1 ? wire_of(pte) : 0);
	return ret;
}

#ifdef KVM_INVALID_PTE_LOCKED
/* Another vCPU breaks the entry, as stage2_try_break_pte() does. */
static long lock(u64 addr)
{
	int level;
	kvm_pte_t *entry = entry_of(addr, &level);

	if (*entry != 0)
		op_put_page(entry);
	*entry = KVM_INVALID_PTE_LOCKED;
	return level;
}

/* It makes the entry. What it logs on the way is not this vCPU's. */
static long make(u64 addr, u64 size, u64 phys, u32 prot)
{
	struct kvm_mmu_memory_cache mc = { .nobjs = 40 };
	int level;
	long ret;

	*entry_of(addr, &level) = 0;
	ret = kvm_pgtable_stage2_map(&pgt, addr, size, phys, prot_of(prot), &mc, KVM_PGTABLE_WALK_SHARED);
	log_count = taken = 0;
	log_hash = 0;
	log_text[0] = 0;
	return ret;
}
#endif

static char line[256];

static long perform(void)
{
	struct kvm_mmu_memory_cache mc = { 0 };
	char name[16] = "";
	/* By operation: addresses, sizes, bits. */
	unsigned long long a = 0, b = 0, c = 0, d = 0, e = 0;
	int nobjs = 0, null = 0;

	sscanf(line, "%15s %llx %llx %llx %llx %llx %d %d", name, &a, &b, &c, &d, &e, &nobjs, &null);
	if (!strcmp(name, "init")) {
		shim_fwb = b;
		shim_xnx = c;
		return init(a);
	}
	mc.nobjs = nobjs;
	null_when_empty = null;
	if (!strcmp(name, "map"))
#ifdef TREE_SHARED_WALK
		return kvm_pgtable_stage2_map(&pgt, a, b, c, prot_of(d), nobjs < 0 ? NULL : &mc, flags_of(e));
#else
		return kvm_pgtable_stage2_map(&pgt, a, b, c, prot_of(d), nobjs < 0 ? NULL : &mc);
#endif
	if (!strcmp(name, "unmap"))
		return kvm_pgtable_stage2_unmap(&pgt, a, b);
	if (!strcmp(name, "wrprotect"))
		return kvm_pgtable_stage2_wrprotect(&pgt, a, b);
	if (!strcmp(name, "relax"))
#ifdef TREE_RELAX_FLAGS
		return kvm_pgtable_stage2_relax_perms(&pgt, a, prot_of(d), flags_of(e));
#else
		return kvm_pgtable_stage2_relax_perms(&pgt, a, prot_of(d));
#endif
	if (!strcmp(name, "mkyoung")) {
#ifdef TREE_MKYOUNG_FLAGS
		kvm_pgtable_stage2_mkyoung(&pgt, a, flags_of(e));
#else
		kvm_pgtable_stage2_mkyoung(&pgt, a);
#endif
		return 0;
	}
	if (!strcmp(name, "age"))
		return age(a, b, c);
	if (!strcmp(name, "leaf"))
		return leaf(a);
#ifdef TREE_SPLIT
	if (!strcmp(name, "split")) {
		long ret;

		/* The split cache is always full enough, and none of the vCPU's. */
		mmu.split_page_cache.nobjs = 1 << 20;
		ret = kvm_pgtable_stage2_split(&pgt, a, b, &mmu.split_page_cache);
		taken = 0;
		return ret;
	}
#endif
#ifdef KVM_INVALID_PTE_LOCKED
	if (!strcmp(name, "lock"))
		return lock(a);
	if (!strcmp(name, "make"))
		return make(a, b, c, d);
#endif
	stop("an operation that this release does not have");
}

int main(void)
{
	arena = mmap(NULL, (ARENA_PAGES + 1) * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	refs = calloc(ARENA_PAGES, sizeof(*refs));
	if (arena == MAP_FAILED || refs == NULL)
		stop("there is no address space for the table pages");
	arena = (char *)ALIGN((u64)arena, PAGE_SIZE);
	while (fgets(line, sizeof(line), stdin)) {
		long ret;

		warnings = taken = log_count = 0;
		log_hash = 0;
		log_text[0] = value[0] = 0;
		ret = perform();
		printf("ret=%ld value=%s taken=%d warnings=%d log=%d:%x%s leaves=", ret, value, taken, warnings, log_count,
		       log_hash, log_text);
		tables = 0;
		miscounted = false;
		visit((kvm_pte_t *)pgt.pgd, pgt.start_level, 0, BIT(pgt.ia_bits) / granule(pgt.start_level));
		print_run();
		printf(" tables=%ld counts=%s\n", tables, miscounted || tables != allocated ? "wrong" : "right");
	}
	return 0;
}
