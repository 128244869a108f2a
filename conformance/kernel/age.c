// SPDX-License-Identifier: GPL-2.0-only
// Memory that was not used for a while: the kernel's monitor of accesses (DAMON) marks it as old, and with it what stage-2 maps of it.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "machine.h"

#define KDAMONDS "/sys/kernel/mm/damon/admin/kdamonds/"
#define MONITOR KDAMONDS "0/"
#define CONTEXT MONITOR "contexts/0/"
/* An entry that was used (KVM_PTE_LEAF_ATTR_LO_S2_AF). */
#define PTE_AF (1ul << 10)
/* Attempts of a millisecond each at what the monitor is to do. */
#define ATTEMPTS 2000
/* Milliseconds after which it has looked many times. */
#define LOOKED 300

/* Writes @text to a file of the kernel's. */
int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

/* The monitor's own thread takes the lock of these files now and then, and who comes meanwhile is sent away (damon_sysfs_lock). */
static int set(const char *path, const char *text)
{
	int error = -EBUSY;

	for (int i = 0; i < ATTEMPTS && error == -EBUSY; i++) {
		if (i)
			usleep(1000);
		error = write_file(path, text);
	}
	return error;
}

static int set_number(const char *path, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lu", value);
	return set(path, text);
}

/* One range of addresses of this process, looked at every millisecond. */
static int set_monitor(uint64_t start, uint64_t end)
{
	int error = set(KDAMONDS "nr_kdamonds", "1");

	error = error ? error : set(MONITOR "contexts/nr_contexts", "1");
	error = error ? error : set(CONTEXT "operations", "fvaddr");
	error = error ? error : set(CONTEXT "monitoring_attrs/intervals/sample_us", "1000");
	error = error ? error : set(CONTEXT "monitoring_attrs/intervals/aggr_us", "10000");
	error = error ? error : set(CONTEXT "targets/nr_targets", "1");
	error = error ? error : set_number(CONTEXT "targets/0/pid_target", getpid());
	error = error ? error : set(CONTEXT "targets/0/regions/nr_regions", "1");
	error = error ? error : set_number(CONTEXT "targets/0/regions/0/start", start);
	error = error ? error : set_number(CONTEXT "targets/0/regions/0/end", end);
	return error;
}

/*
 * Makes the page at @offset, and the stage-2 entry for @ipa, old; then the guest drops its TLB entries, which the kernel leaves alone
 * (kvm_mmu_notifier_clear_young()).
 */
int age_memory(struct machine *m, uint64_t offset, uint64_t ipa)
{
	uint64_t start = (uint64_t)m->base + offset;
	uint64_t entry = PTE_AF;
	int error, level;

	find_root(m);
	/* The monitor looks at pages of the LRU lists alone (damon_get_folio()). */
	settle_pages();
	error = set_monitor(start, start + page_bytes);
	if (!error)
		error = set(MONITOR "state", "on");
	if (error)
		return error;
	for (int i = 0; i < ATTEMPTS && entry & PTE_AF; i++) {
		usleep(1000);
		/* Where nobody tells where the tables are, time has to do. */
		if (!find_leaf(m, ipa, &level, &entry) && i >= LOOKED)
			entry = 0;
	}
	error = set(MONITOR "state", "off");
	if (!error && entry & PTE_AF)
		error = -ETIME;
	return error ? error : run_guest(m, "forget", 0);
}
