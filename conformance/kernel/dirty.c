// SPDX-License-Identifier: GPL-2.0-only
// The dirty log of the slot under test: its bitmap, the rings of the vCPUs, or both.
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "machine.h"

/* arch/arm64/include/uapi/asm/kvm.h: on which page of a vCPU's file its ring begins; older headers do not have it. */
#define RING_PAGE 64
#define RING_BYTES 0x10000ul
#define RING_ENTRIES (RING_BYTES / sizeof(struct kvm_dirty_gfn))
#ifndef KVM_CAP_DIRTY_LOG_RING_WITH_BITMAP
#define KVM_CAP_DIRTY_LOG_RING_WITH_BITMAP 225
#endif

/* Pages of a slot that is as large as the reservation. */
typedef uint64_t page_set[RESERVED / 4096 / 64];

/* From now on the VM logs in rings, and with @bitmap in bitmaps as well where no vCPU runs. It has neither vCPUs nor slots yet. */
int use_rings(struct machine *m, bool bitmap)
{
	struct kvm_enable_cap ring = { .cap = KVM_CAP_DIRTY_LOG_RING_ACQ_REL, .args = { RING_BYTES } };
	struct kvm_enable_cap beside = { .cap = KVM_CAP_DIRTY_LOG_RING_WITH_BITMAP };

	m->has_rings = true;
	m->has_bitmap = bitmap;
	return ioctl(m->vm, KVM_ENABLE_CAP, &ring) || (bitmap && ioctl(m->vm, KVM_ENABLE_CAP, &beside)) ? -errno : 0;
}

int map_ring(struct machine *m, struct vcpu *vcpu)
{
	if (!m->has_rings)
		return 0;
	vcpu->ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, RING_PAGE * page_bytes);
	return vcpu->ring == MAP_FAILED ? -errno : 0;
}

void unmap_ring(struct vcpu *vcpu)
{
	if (vcpu->ring)
		munmap(vcpu->ring, RING_BYTES);
}

/* Takes what is in a ring, and leaves it there as collected; the pages of the slot go to @pages, which may be NULL. */
static void collect_ring(struct vcpu *vcpu, uint64_t *pages)
{
	for (;; vcpu->collected++) {
		struct kvm_dirty_gfn *entry = &vcpu->ring[vcpu->collected % RING_ENTRIES];

		if (__atomic_load_n(&entry->flags, __ATOMIC_ACQUIRE) != KVM_DIRTY_GFN_F_DIRTY)
			return;
		if (pages && entry->slot == TEST_SLOT)
			pages[entry->offset / 64] |= 1ul << (entry->offset % 64);
		__atomic_store_n(&entry->flags, KVM_DIRTY_GFN_F_RESET, __ATOMIC_RELEASE);
	}
}

static void collect(struct machine *m, uint64_t *pages)
{
	for (int i = 0; i < MAX_VCPUS; i++)
		if (m->vcpus[i].ring)
			collect_ring(&m->vcpus[i], pages);
}

/* User space has read the rings and not yet given them back: what is writable stays so. */
void collect_rings(struct machine *m)
{
	collect(m, NULL);
}

static const char *print_pages(const struct machine *m, const uint64_t *pages, const char *where, const char *before, FILE *out)
{
	for (uint64_t i = 0; i < m->slot_bytes / page_bytes; i++) {
		if (!(pages[i / 64] >> (i % 64) & 1))
			continue;
		fprintf(out, "%s\"%lx%s\"", before, m->slot_ipa / page_bytes + i, where);
		before = ",";
	}
	return before;
}

/*
 * Collects and clears the dirty log of the slot, and prints the page numbers in it; where there are rings, what a bitmap beside them has is said. A slot that does
 * not log has none, whatever is left in the rings. @out may be NULL.
 */
int harvest_log(struct machine *m, FILE *out)
{
	/* Not allocated: another thread that collects the log must not come to wait for a lock of the memory's. */
	static page_set bits, ring;
	struct kvm_dirty_log log = { .slot = TEST_SLOT, .dirty_bitmap = bits };
	int error = 0;

	memset(bits, 0, m->slot_bytes / page_bytes / 8 + 8);
	memset(ring, 0, m->slot_bytes / page_bytes / 8 + 8);
	if ((!m->has_rings || m->has_bitmap) && ioctl(m->vm, KVM_GET_DIRTY_LOG, &log))
		error = -errno;
	if (m->has_rings) {
		collect(m, ring);
		if (ioctl(m->vm, KVM_RESET_DIRTY_RINGS, 0) < 0)
			error = -errno;
		if (!(m->slot_flags & KVM_MEM_LOG_DIRTY_PAGES))
			error = -ENOENT;
	}
	if (!out)
		return error;
	if (error) {
		fputs("null", out);
		return error;
	}
	fputc('[', out);
	print_pages(m, bits, m->has_rings ? " in the bitmap" : "", print_pages(m, ring, "", "", out), out);
	fputc(']', out);
	return 0;
}
