// SPDX-License-Identifier: GPL-2.0-only
// What the kernel's own memory says: the stage-2 entry of an address, the references of a page, whether its tags are initialised.
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include "machine.h"

#define MAX_SEGMENTS 64
#define CHECKED_BYTES (16ul << 20)
#define PTE_VALID 1ul
#define PTE_TABLE 2ul
#define LAST_LEVEL 3
#define PAGEMAP_PRESENT 63
#define PAGEMAP_PFN ((1ul << 55) - 1)

static int memory = -1;
static Elf64_Phdr segments[MAX_SEGMENTS];
static int segment_count;
static uint64_t vmemmap, phys_offset, page_struct_bytes, refcount_offset;

static uint64_t number_of(const char *notes, const char *key, int base)
{
	const char *at = strstr(notes, key);

	return at ? strtoull(at + strlen(key), NULL, base) : 0;
}

/* The notes of /proc/kcore say where things lie (VMCOREINFO). */
static void read_notes(const Elf64_Phdr *segment)
{
	char *notes = calloc(1, segment->p_filesz + 1);

	if (!notes || pread(memory, notes, segment->p_filesz, segment->p_offset) < 0)
		return;
	for (size_t i = 0; i < segment->p_filesz; i++)
		if (!notes[i])
			notes[i] = ' ';
	vmemmap = number_of(notes, "NUMBER(VMEMMAP_START)=", 16);
	phys_offset = number_of(notes, "NUMBER(PHYS_OFFSET)=", 16);
	page_struct_bytes = number_of(notes, "SIZE(page)=", 10);
	refcount_offset = number_of(notes, "OFFSET(page._refcount)=", 10);
	free(notes);
}

int open_kernel_memory(void)
{
	Elf64_Ehdr header;

	memory = open("/proc/kcore", O_RDONLY);
	if (memory < 0 || pread(memory, &header, sizeof(header), 0) != sizeof(header))
		return -errno;
	segment_count = header.e_phnum < MAX_SEGMENTS ? header.e_phnum : MAX_SEGMENTS;
	if (pread(memory, segments, segment_count * sizeof(*segments), header.e_phoff) < 0)
		return -errno;
	for (int i = 0; i < segment_count; i++)
		if (segments[i].p_type == PT_NOTE)
			read_notes(&segments[i]);
	return vmemmap && page_struct_bytes ? 0 : -ENODATA;
}

static int read_virtual(uint64_t address, void *to, size_t bytes)
{
	for (int i = 0; i < segment_count; i++) {
		const Elf64_Phdr *s = &segments[i];

		if (s->p_type == PT_LOAD && address >= s->p_vaddr && address + bytes <= s->p_vaddr + s->p_memsz)
			return pread(memory, to, bytes, s->p_offset + (address - s->p_vaddr)) == (ssize_t)bytes ? 0 : -EIO;
	}
	return -ENOENT;
}

/*
 * Where the kernel's linear map has a physical address, or 0. The kernel's image has an alias of its own, above the linear map, of which parts are gone
 * after boot: what was allocated there since reads as zeros by it.
 */
static uint64_t linear_address(uint64_t physical)
{
	uint64_t lowest = ~0ul;

	for (int i = 0; i < segment_count; i++) {
		const Elf64_Phdr *s = &segments[i];

		if (s->p_type == PT_LOAD && s->p_paddr && s->p_paddr != ~0ul && physical >= s->p_paddr &&
		    physical < s->p_paddr + s->p_memsz && s->p_vaddr + (physical - s->p_paddr) < lowest)
			lowest = s->p_vaddr + (physical - s->p_paddr);
	}
	return lowest == ~0ul ? 0 : lowest;
}

static int read_physical(uint64_t address, void *to, size_t bytes)
{
	uint64_t linear = linear_address(address);

	return linear ? read_virtual(linear, to, bytes) : -ENOENT;
}

/* The page behind an address of this process, or 0. */
uint64_t pfn_of(const void *address)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry = 0;

	if (fd < 0 || pread(fd, &entry, sizeof(entry), (uint64_t)address / page_bytes * sizeof(entry)) < 0)
		entry = 0;
	close(fd);
	return entry >> PAGEMAP_PRESENT ? entry & PAGEMAP_PFN : 0;
}

/*
 * Whether what this process writes is found at its physical address. The first pages that a machine hands out after boot are those that the kernel's
 * start-up code had.
 */
int check_kernel_memory(void)
{
	size_t bytes = CHECKED_BYTES;
	char *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int error = 0;

	if (pages == MAP_FAILED)
		return -errno;
	madvise(pages, bytes, MADV_NOHUGEPAGE);
	for (size_t at = 0; !error && at < bytes; at += page_bytes) {
		uint64_t written = at + 1, found = 0;

		*(volatile uint64_t *)(pages + at) = written;
		error = read_physical(pfn_of(pages + at) * page_bytes, &found, sizeof(found));
		if (!error && found != written)
			error = -EIO;
	}
	munmap(pages, bytes);
	return error;
}

/* Pages that were just brought, or used once more, wait in a batch of the CPU, which holds a reference, for their place in a list of pages. */
static void settle_pages_of_cpu(void)
{
	char *page = mmap(NULL, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return;
	madvise(page, page_bytes, MADV_COLD);
	munmap(page, page_bytes);
}

/* Of both CPUs: the other thread's pages are among them. */
void settle_pages(void)
{
	use_cpu(1);
	settle_pages_of_cpu();
	use_cpu(0);
	settle_pages_of_cpu();
}

/* `page->_refcount` of the page's head, or -1 where there is no page to look at. */
int page_references(uint64_t pfn)
{
	/* With 52-bit addresses built in and 48 in use the offset is below zero; the difference is right all the same. */
	uint64_t page = vmemmap + (pfn * page_bytes - phys_offset) / page_bytes * page_struct_bytes;
	uint64_t head;
	int count;

	if (!pfn || read_virtual(page + 8, &head, sizeof(head)))
		return -1;
	/* compound_head: bit 0 says that the rest is the address of the head. */
	if (head & 1)
		page = head - 1;
	return read_virtual(page + refcount_offset, &count, sizeof(count)) ? -1 : count;
}

/* Where the kernel's linear map has the memory behind an address of this process, or 0: a debugger may not use the address itself. */
uint64_t kernel_address(const volatile void *address)
{
	return linear_address(pfn_of((const void *)address) * page_bytes + (uint64_t)address % page_bytes);
}

/* `page->flags`, or 0. /proc/kpageflags would give those of the folio's first page. */
static uint64_t page_flags(uint64_t pfn)
{
	uint64_t flags;

	if (!pfn || read_virtual(vmemmap + (pfn * page_bytes - phys_offset) / page_bytes * page_struct_bytes, &flags, sizeof(flags)))
		return 0;
	return flags;
}

/* PG_mte_tagged is the flag that a page has from PROT_MTE alone: its number depends on the configuration. Without MTE there is none. */
static uint64_t find_tag_flag(void)
{
	char *plain = mmap(NULL, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *tagged = mmap(NULL, page_bytes, PROT_READ | PROT_WRITE | PROT_MTE_BIT, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t flag = 0;

	if (plain != MAP_FAILED && tagged != MAP_FAILED) {
		*(volatile char *)plain = *(volatile char *)tagged = 1;
		flag = page_flags(pfn_of(tagged)) & ~page_flags(pfn_of(plain)) & ~(~0ul << 32);
	}
	munmap(plain, page_bytes);
	munmap(tagged, page_bytes);
	return flag;
}

/* Whether the tags of the page were initialised: 0, 1, or -1 where nobody can tell. */
int page_tagged(uint64_t pfn)
{
	static uint64_t flag;

	if (!flag)
		flag = find_tag_flag();
	if (!pfn || __builtin_popcountl(flag) != 1)
		return -1;
	return !!(page_flags(pfn) & flag);
}

/* The entry at which the walk of the stage-2 tables for @ipa ends. @returns whether it could be read */
bool find_leaf(struct machine *m, uint64_t ipa, int *at_level, uint64_t *found)
{
	int page_shift = __builtin_ctzl(page_bytes);
	int stride = page_shift - 3;
	uint64_t table = m->pgd, entry = 0;
	int level;

	if (!m->pgd)
		return false;
	for (level = m->start_level;; level++) {
		uint64_t index = ipa >> (page_shift + stride * (LAST_LEVEL - level));
		int error;

		/* The root may consist of several tables. */
		if (level == m->start_level)
			error = read_virtual(table + index * 8, &entry, sizeof(entry));
		else
			error = read_physical(table + (index & ((1ul << stride) - 1)) * 8, &entry, sizeof(entry));
		if (error)
			return false;
		if (!(entry & PTE_VALID) || level == LAST_LEVEL || !(entry & PTE_TABLE))
			break;
		table = entry & 0x0000fffffffff000ul & ~(page_bytes - 1);
	}
	*at_level = level;
	*found = entry;
	return true;
}

/* That entry: its level and its 64 bits. */
void print_leaf(struct machine *m, uint64_t ipa, FILE *out)
{
	uint64_t entry;
	int level;

	if (find_leaf(m, ipa, &level, &entry))
		fprintf(out, "{\"level\":%d,\"pte\":\"%lx\"}", level, entry);
	else
		fputs("null", out);
}
