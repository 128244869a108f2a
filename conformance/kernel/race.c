// SPDX-License-Identifier: GPL-2.0-only
/*
 * What another thread does while the handler runs. Either a debugger drives the machine: it is told by a system call that nobody else makes when a fault
 * is about to be taken, holds the handler at the site, and then lets the other thread act. Or userfaultfd holds the handler inside the pin.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "machine.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

/* What the debugger is told. */
enum { ARMED = 1, ACTED = 2, ENDED = 3 };

static struct {
	bool armed, threaded, by_vcpu, by_fault;
	struct machine *m;
	char action[32];
	uint64_t offset, bytes, argument, faulting;
	pthread_t thread;
	pid_t main, sharer;
	uint64_t go_address;
	int vcpu, error;
} race;
static volatile int go, ready, acted;
static volatile int attached;

uint64_t attached_address(void)
{
	attached = 0;
	return kernel_address(&attached);
}

/* The debugger says that it is there by writing to memory. */
void await_debugger(void)
{
	for (int i = 0; i < 60000 && !attached; i++)
		usleep(1000);
}

static void tell_debugger(int what)
{
	if (race.by_fault)
		return;
	syscall(SYS_getppid, what, race.go_address, race.m->number);
}

/* Memory of another kind takes the place of what was there, and is used at once. */
static int replace(const char *kind)
{
	struct machine *m = race.m;
	int error;

	m->device_pa = 0;
	error = map_memory(m, kind, race.offset, race.bytes, race.argument);
	if (error || m->device_pa)
		return error;
	/* The first page of a block is pinned for the block. */
	for (int shift = 30; shift >= 12 && !error; shift -= 9) {
		uint64_t first = race.faulting >> shift << shift;

		if (first >= race.offset)
			error = touch_memory(m, shift == 12 ? race.faulting : first, "code");
	}
	return error;
}

/* A process that has the memory as well makes it copy-on-write for as long as it lives. */
static int share(void)
{
	race.sharer = fork();
	if (race.sharer == 0) {
		pause();
		_exit(0);
	}
	return race.sharer < 0 ? -errno : 0;
}

static int act(void)
{
	struct machine *m = race.m;
	char *at = m->base + race.offset;
	const char *action = race.action;
	int error = 0;

	if (!strcmp(action, "unmap") || !strcmp(action, "invalidate-begin"))
		error = madvise(at, race.bytes, MADV_DONTNEED);
	else if (!strcmp(action, "remap"))
		error = madvise(at, race.bytes, MADV_DONTNEED) || touch_memory(m, race.faulting, "code");
	else if (!strcmp(action, "vma-hole"))
		error = munmap(at, race.bytes);
	else if (!strcmp(action, "vma-small"))
		return replace("anon");
	else if (!strcmp(action, "vma-no-mte"))
		return replace("plain");
	else if (!strcmp(action, "vma-device"))
		return replace("device");
	else if (!strcmp(action, "vma-read-only"))
		error = mprotect(at, race.bytes, PROT_READ);
	else if (!strcmp(action, "thp-collapse"))
		error = madvise(at, race.bytes, MADV_HUGEPAGE) || madvise(at, race.bytes, MADV_COLLAPSE);
	else if (!strcmp(action, "thp-split"))
		error = mprotect(at, page_bytes, PROT_READ) || mprotect(at, page_bytes, PROT_READ | PROT_WRITE);
	else if (!strcmp(action, "write-protect"))
		return share();
	else if (!strcmp(action, "poison"))
		/* A page that the handler holds is busy, and poisoned all the same. */
		error = madvise(at, page_bytes, MADV_HWPOISON) && errno != EBUSY;
	else if (!strcmp(action, "start-logging"))
		return set_slot(m, KVM_MEM_LOG_DIRTY_PAGES, m->slot_ipa, m->slot_offset, m->slot_bytes);
	else if (!strcmp(action, "stop-logging"))
		return set_slot(m, 0, m->slot_ipa, m->slot_offset, m->slot_bytes);
	else if (!strcmp(action, "harvest-dirty-log"))
		return harvest_log(m, NULL);
	else if (!strncmp(action, "vcpu-", 5))
		return run_other(m, race.vcpu, action + 5, race.argument);
	else
		return -EINVAL;
	return error ? -errno : 0;
}

static volatile pid_t logger;

static void *change_log(void *unused)
{
	(void)unused;
	logger = syscall(SYS_gettid);
	race.error = act();
	return NULL;
}

/* A change of the slot's flags waits for the handler to end: it has happened when it begins to wait. */
static int change_log_meanwhile(pthread_t *thread)
{
	logger = 0;
	if (pthread_create(thread, NULL, change_log, NULL))
		return -errno;
	return await_slot_change(&logger);
}

static void *other_thread(void *unused)
{
	bool log = strstr(race.action, "-logging");
	pthread_t waiting;
	int error = 0;

	(void)unused;
	use_cpu(1);
	if (race.by_vcpu) {
		race.vcpu = add_other_vcpu(race.m);
		if (race.vcpu < 0)
			race.error = race.vcpu;
	}
	ready = 1;
	if (race.by_fault && !await_fault(race.m->missing, &go))
		return NULL;
	while (!race.by_fault && !go)
		;
	if (race.error)
		return NULL;
	/* The vCPU is to come back after this fault, and not to take another. */
	syscall(SYS_tgkill, race.main, race.main, SIGUSR1);
	if (race.by_fault && log)
		error = change_log_meanwhile(&waiting);
	else
		race.error = act();
	acted = 1;
	tell_debugger(ACTED);
	if (race.by_fault)
		bring_page(race.m->missing, race.m->base + race.faulting);
	if (race.by_fault && log)
		pthread_join(waiting, NULL);
	if (error)
		race.error = error;
	return NULL;
}

/*
 * "race ACTION OFFSET BYTES ARGUMENT FAULTING", or "race fail CALL": the debugger makes that call fail. ARGUMENT is the physical address of a device that
 * takes the place, or the address that another vCPU accesses; FAULTING is where in the reservation the fault is. "userfault …" is the same with
 * userfaultfd in the debugger's place. It is the last step.
 */
int arm_race(struct machine *m, char **words, int count)
{
	race.armed = true;
	race.m = m;
	race.main = getpid();
	/* Written, so that the page is this process's own. */
	go = ready = acted = 0;
	race.go_address = kernel_address(&go);
	if (count == 3 && !strcmp(words[1], "fail"))
		return 0;
	if (count != 6)
		return -EINVAL;
	race.threaded = true;
	strncpy(race.action, words[1], sizeof(race.action) - 1);
	race.by_vcpu = !strncmp(race.action, "vcpu-", 5);
	race.offset = strtoull(words[2], NULL, 16);
	race.bytes = strtoull(words[3], NULL, 16);
	race.argument = strtoull(words[4], NULL, 16);
	race.faulting = strtoull(words[5], NULL, 16);
	race.by_fault = !strcmp(words[0], "userfault");
	if (pthread_create(&race.thread, NULL, other_thread, NULL))
		return -errno;
	while (!ready)
		;
	return race.error;
}

void begin_race(void)
{
	if (race.armed)
		tell_debugger(ARMED);
}

/* What the other thread did. @returns whether there was one */
bool end_race(bool *in_time, int *error)
{
	*in_time = acted;
	if (!race.armed)
		return false;
	tell_debugger(ENDED);
	if (!race.threaded)
		return false;
	/* Where the handler never came to the site the other thread still waits; what it does then is part of no comparison. */
	go = 1;
	pthread_join(race.thread, NULL);
	*error = -race.error;
	return true;
}

void forget_race(void)
{
	if (race.sharer > 0) {
		kill(race.sharer, SIGKILL);
		waitpid(race.sharer, NULL, 0);
	}
}
