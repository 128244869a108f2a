// SPDX-License-Identifier: GPL-2.0-only
// Host memory of every kind that user space can have.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/udmabuf.h>
#include "machine.h"

#define RW (PROT_READ | PROT_WRITE)
#define PCI_DEVICE "/sys/bus/pci/devices/0000:00:01.0/"
#define PCI_BAR 2
#define RET_INSTRUCTION 0xd65f03c0u
#define ACCESS_OFFSET 0x48

uint64_t page_bytes;

int make_memory(struct machine *m)
{
	char *all = mmap(NULL, RESERVED + RESERVED_ALIGN, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (all == MAP_FAILED)
		return -errno;
	m->base = (char *)(((uint64_t)all + RESERVED_ALIGN - 1) & ~(RESERVED_ALIGN - 1));
	munmap(all, m->base - all);
	munmap(m->base + RESERVED, all + RESERVED_ALIGN - m->base);
	m->file = -1;
	return 0;
}

void end_memory(struct machine *m)
{
	munmap(m->base, RESERVED);
	if (m->file >= 0)
		close(m->file);
}

/* A file of the root file system: where that is a ramfs, a private mapping of it may not carry tags. */
static int plain_file(uint64_t bytes)
{
	int fd = open("/plain", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (fd >= 0 && ftruncate(fd, bytes)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The kernel inserts the pages of a packet socket's ring one by one: VM_MIXEDMAP. */
static int packet_ring(uint64_t bytes)
{
	struct tpacket_req ring = {
		.tp_block_size = bytes,
		.tp_block_nr = 1,
		.tp_frame_size = page_bytes,
		.tp_frame_nr = bytes / page_bytes,
	};
	int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));

	if (fd >= 0 && setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof(ring))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Pages of a file that the kernel maps as a device's would be: by pfn, and writable. @returns a buffer of them */
static int dma_buffer(uint64_t bytes)
{
	struct udmabuf_create pages = { .flags = UDMABUF_FLAGS_CLOEXEC, .size = bytes };
	int file = memfd_create("pages", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int driver;

	if (file < 0 || ftruncate(file, bytes) || fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK))
		return -1;
	driver = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	pages.memfd = file;
	return driver < 0 ? -1 : ioctl(driver, UDMABUF_CREATE, &pages);
}

/*
 * The memory of the device that QEMU offers, as sysfs maps it: as device memory with early acknowledgement, or combining writes. @physical is where it is to begin.
 * @returns the file; @offset is what lies there
 */
static int pci_memory(bool combining, uint64_t physical, off_t *offset)
{
	FILE *resources = fopen(PCI_DEVICE "resource", "r");
	unsigned long start = 0, end = 0, flags;
	char line[256];

	for (int bar = 0; resources && bar <= PCI_BAR && fgets(line, sizeof(line), resources); bar++)
		if (bar == PCI_BAR)
			sscanf(line, "%lx %lx %lx", &start, &end, &flags);
	if (resources)
		fclose(resources);
	if (!start || physical < start || physical > end) {
		errno = resources ? ERANGE : ENOENT;
		return -1;
	}
	*offset = physical - start;
	return open(combining ? PCI_DEVICE "resource2_wc" : PCI_DEVICE "resource2", O_RDWR | O_SYNC);
}

/* Moves the pages of data that the kernel maps into each process (VM_PFNMAP, ordinary memory) to where the scenario wants them. */
static int move_vvar(char *at)
{
	unsigned long start = 0, end = 0;
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "r");

	if (!maps)
		return -errno;
	while (fgets(line, sizeof(line), maps))
		if (strstr(line, "[vvar]"))
			sscanf(line, "%lx-%lx", &start, &end);
	fclose(maps);
	if (!start)
		return -ENOENT;
	/* A child moves its own copy: the vdso is left without its data. */
	return mremap((void *)start, end - start, end - start, MREMAP_MAYMOVE | MREMAP_FIXED, at) == at ? 0 : -errno;
}

/*
 * Maps memory of a kind in the reservation, in place of what was there.
 * @argument: log2 of the page size for "huge", the physical address for "device", "pci" and "pci-wc", else nothing
 */
int map_memory(struct machine *m, const char *kind, uint64_t offset, uint64_t bytes, uint64_t argument)
{
	char *at = m->base + offset;
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	int prot = RW;
	int fd = -1;
	off_t from = 0;
	void *got;

	if (!strcmp(kind, "hole"))
		return munmap(at, bytes) ? -errno : 0;
	if (!strcmp(kind, "vvar"))
		return move_vvar(at);
	if (!strcmp(kind, "huge")) {
		flags |= MAP_HUGETLB | (argument << MAP_HUGE_SHIFT);
	} else if (!strcmp(kind, "file") || !strcmp(kind, "huge-file")) {
		/* Longer than what is mapped of it until `truncate` says how long it is. */
		unsigned int huge = kind[0] == 'h' ? MFD_HUGETLB | argument << MAP_HUGE_SHIFT : 0;

		fd = m->file = memfd_create("memory", huge);
		if (fd < 0 || ftruncate(fd, bytes))
			return -errno;
		flags = MAP_SHARED | MAP_NORESERVE;
	} else if (!strcmp(kind, "plain")) {
		fd = m->file = plain_file(bytes);
		flags = MAP_PRIVATE | MAP_NORESERVE;
	} else if (!strcmp(kind, "device")) {
		fd = m->file = open("/dev/mem", O_RDWR | O_SYNC);
		flags = MAP_SHARED;
		m->device_pa = argument;
		m->device_offset = offset;
		from = argument;
	} else if (!strcmp(kind, "pci") || !strcmp(kind, "pci-wc")) {
		fd = m->file = pci_memory(!strcmp(kind, "pci-wc"), argument, &from);
		flags = MAP_SHARED;
		m->device_pa = argument;
		m->device_offset = offset;
	} else if (!strcmp(kind, "dma-buffer")) {
		fd = m->file = dma_buffer(bytes);
		flags = MAP_SHARED;
	} else if (!strcmp(kind, "packet")) {
		fd = m->file = packet_ring(bytes);
		flags = MAP_SHARED;
	} else if (!strcmp(kind, "tagged") || !strcmp(kind, "tagged-thp")) {
		prot |= PROT_MTE_BIT;
	} else if (strcmp(kind, "anon") && strcmp(kind, "thp")) {
		return -EINVAL;
	}
	if (fd < 0 && !(flags & MAP_ANONYMOUS))
		return -errno;
	got = mmap(at, bytes, prot, flags | MAP_FIXED, fd, from);
	if (got == MAP_FAILED)
		return -errno;
	if (!strcmp(kind, "thp") || !strcmp(kind, "tagged-thp"))
		return madvise(at, bytes, MADV_HUGEPAGE) ? -errno : 0;
	if (!strcmp(kind, "anon") || !strcmp(kind, "tagged"))
		return madvise(at, bytes, MADV_NOHUGEPAGE) ? -errno : 0;
	return 0;
}

/*
 * Brings the page at @offset: by a read, or by a write that makes it something for the guest: "code" returns to its caller, "table2" and "table3" are stage-1
 * tables of that level whose first entry maps the guest's code and was not accessed.
 */
int touch_memory(struct machine *m, uint64_t offset, const char *how)
{
	volatile char *page = m->base + (offset & ~(page_bytes - 1));

	if (!strcmp(how, "read")) {
		(void)*page;
		return 0;
	}
	/* The access may be to any 4K of the page. */
	for (volatile char *at = page; at < page + page_bytes; at += 4096) {
		if (!strcmp(how, "code"))
			*(volatile uint32_t *)(at + ACCESS_OFFSET) = RET_INSTRUCTION;
		else if (!strcmp(how, "table2"))
			*(volatile uint64_t *)at = 0x301; /* block from 0 on, inner shareable, access flag clear */
		else if (!strcmp(how, "table3"))
			*(volatile uint64_t *)at = CODE_IPA | 0x303; /* page, the same */
		else
			return -EINVAL;
	}
	if (!strcmp(how, "code"))
		__builtin___clear_cache((char *)page, (char *)page + page_bytes);
	return 0;
}

/* Whether one huge page of @bytes is there. */
int check_huge(struct machine *m, uint64_t offset, uint64_t bytes)
{
	uint64_t start = offset & ~(bytes - 1);
	uint64_t pages = bytes / page_bytes;
	uint64_t first = pfn_of(m->base + start);
	uint64_t last = pfn_of(m->base + start + bytes - page_bytes);

	return first && first % pages == 0 && last == first + pages - 1 ? 0 : -ENOMEM;
}
