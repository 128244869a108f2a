// SPDX-License-Identifier: GPL-2.0-only
/*
 * What another thread does while the handler runs. A debugger drives the machine: it is told by a system call that nobody else makes when a fault is about
 * to be taken, holds the handler at the site, and then lets the other thread act.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
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
	bool armed, threaded;
	struct machine *m;
	char action[32];
	uint64_t offset, bytes;
	pthread_t thread;
	pid_t main, sharer;
	uint64_t go_address;
	int error;
} race;
static volatile int go;

static void tell_debugger(int what)
{
	syscall(SYS_getppid, what, race.go_address, race.m->number);
}

static int map_at(uint64_t offset, uint64_t bytes, const char *kind)
{
	race.m->device_pa = 0;
	return map_memory(race.m, kind, offset, bytes, 0);
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
	char *at = race.m->base + race.offset;
	const char *action = race.action;
	int error = 0;

	if (!strcmp(action, "unmap"))
		error = madvise(at, race.bytes, MADV_DONTNEED);
	else if (!strcmp(action, "remap"))
		error = madvise(at, race.bytes, MADV_DONTNEED) || touch_memory(race.m, race.offset, "code");
	else if (!strcmp(action, "vma-hole"))
		error = munmap(at, race.bytes);
	else if (!strcmp(action, "vma-small"))
		return map_at(race.offset, race.bytes, "anon");
	else if (!strcmp(action, "vma-no-mte"))
		return map_at(race.offset, race.bytes, "plain");
	else if (!strcmp(action, "vma-read-only"))
		error = mprotect(at, race.bytes, PROT_READ);
	else if (!strcmp(action, "thp-collapse"))
		error = madvise(at, race.bytes, MADV_HUGEPAGE) || madvise(at, race.bytes, MADV_COLLAPSE);
	else if (!strcmp(action, "thp-split"))
		error = mprotect(at, page_bytes, PROT_READ) || mprotect(at, page_bytes, PROT_READ | PROT_WRITE);
	else if (!strcmp(action, "write-protect"))
		return share();
	else if (!strcmp(action, "poison"))
		error = madvise(at, page_bytes, MADV_HWPOISON);
	else if (!strcmp(action, "start-logging"))
		return set_slot(race.m, KVM_MEM_LOG_DIRTY_PAGES, race.m->slot_ipa, race.m->slot_offset, race.m->slot_bytes);
	else if (!strcmp(action, "stop-logging"))
		return set_slot(race.m, 0, race.m->slot_ipa, race.m->slot_offset, race.m->slot_bytes);
	else if (!strcmp(action, "harvest-dirty-log"))
		return harvest_log(race.m, NULL);
	else
		return -EINVAL;
	return error ? -errno : 0;
}

static void *other_thread(void *unused)
{
	cpu_set_t second;

	(void)unused;
	CPU_ZERO(&second);
	CPU_SET(1, &second);
	sched_setaffinity(0, sizeof(second), &second);
	while (!go)
		;
	/* The vCPU is to come back after this fault, and not to take another. */
	syscall(SYS_tgkill, race.main, race.main, SIGUSR1);
	race.error = act();
	tell_debugger(ACTED);
	return NULL;
}

/* "race ACTION OFFSET BYTES", or "race fail CALL": the debugger makes that call fail. */
int arm_race(struct machine *m, char **words, int count)
{
	race.armed = true;
	race.m = m;
	race.main = getpid();
	/* Written, so that the page is this process's own. */
	go = 0;
	race.go_address = kernel_address(&go);
	if (count == 3 && !strcmp(words[1], "fail"))
		return 0;
	if (count != 4)
		return -EINVAL;
	race.threaded = true;
	strncpy(race.action, words[1], sizeof(race.action) - 1);
	race.offset = strtoull(words[2], NULL, 16);
	race.bytes = strtoull(words[3], NULL, 16);
	return 0;
}

int begin_race(struct machine *m)
{
	(void)m;
	if (!race.armed)
		return 0;
	if (race.threaded && pthread_create(&race.thread, NULL, other_thread, NULL))
		return -errno;
	tell_debugger(ARMED);
	return 0;
}

/* @returns whether the other thread did what it was to */
int end_race(struct machine *m)
{
	(void)m;
	if (!race.armed)
		return 0;
	tell_debugger(ENDED);
	/* Where the handler never came to the site the other thread still waits; what it does then is part of no comparison. */
	go = 1;
	if (race.threaded)
		pthread_join(race.thread, NULL);
	return race.error;
}

void forget_race(void)
{
	if (race.sharer > 0) {
		kill(race.sharer, SIGKILL);
		waitpid(race.sharer, NULL, 0);
	}
}
