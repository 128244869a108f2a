// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slot that is being deleted: the kernel flags it invalid and waits for those who may still use it. Another vCPU is one of them, as long as the page of another
 * slot that it came for is missing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include "machine.h"

#define HELD_SLOT 3
#define HELD_IPA 0x3000000000ul

static struct {
	bool goes;
	struct machine *m;
	char *page;
	int vcpu, faults, error;
	pthread_t reader, remover;
	volatile pid_t remover_id;
	volatile int reader_is_back;
} slot;

static void *read_page(void *unused)
{
	(void)unused;
	use_cpu(1);
	slot.vcpu = add_other_vcpu(slot.m);
	slot.error = slot.vcpu < 0 ? slot.vcpu : run_other(slot.m, slot.vcpu, "read", HELD_IPA);
	slot.reader_is_back = 1;
	return NULL;
}

static void *remove_slot(void *unused)
{
	struct machine *m = slot.m;

	(void)unused;
	use_cpu(1);
	slot.remover_id = syscall(SYS_gettid);
	raw_slot(m, TEST_SLOT, 0, m->slot_ipa, m->base + m->slot_offset, 0);
	return NULL;
}

/* From now on the slot under test is invalid. It is the last step. */
int begin_removal(struct machine *m)
{
	int error;

	slot.m = m;
	slot.page = mmap(NULL, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (slot.page == MAP_FAILED)
		return -errno;
	slot.faults = catch_faults(slot.page);
	if (slot.faults < 0)
		return slot.faults;
	error = raw_slot(m, HELD_SLOT, 0, HELD_IPA, slot.page, page_bytes);
	if (error)
		return error;
	if (pthread_create(&slot.reader, NULL, read_page, NULL))
		return -errno;
	if (!await_fault(slot.faults, &slot.reader_is_back))
		return slot.error ? slot.error : -EIO;
	if (pthread_create(&slot.remover, NULL, remove_slot, NULL))
		return -errno;
	slot.goes = true;
	return await_slot_change(&slot.remover_id);
}

/* Lets the slot go: what the kernel takes away with it is gone then. */
void end_removal(void)
{
	if (!slot.goes)
		return;
	bring_page(slot.faults, slot.page);
	pthread_join(slot.reader, NULL);
	pthread_join(slot.remover, NULL);
	slot.goes = false;
}
