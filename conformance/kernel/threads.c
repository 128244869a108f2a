// SPDX-License-Identifier: GPL-2.0-only
// Threads beside the one whose fault is looked at.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>
#include "machine.h"

/* Attempts of a millisecond each until a thread waits. */
#define WAITED 20000

/* The calling thread runs on that CPU from now on. */
void use_cpu(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

/* Whether a thread of this process waits for those who may still use the slots as they were. */
static bool waits_for_readers(pid_t thread)
{
	char path[64], stack[4096];
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stack", thread);
	file = thread ? fopen(path, "r") : NULL;
	if (!file)
		return false;
	n = fread(stack, 1, sizeof(stack) - 1, file);
	fclose(file);
	stack[n] = 0;
	return strstr(stack, "synchronize_srcu");
}

/* A change of a slot has happened when the thread that makes it waits so. @returns 0, or -ETIME if it never does */
int await_slot_change(const volatile pid_t *thread)
{
	for (int i = 0; i < WAITED; i++) {
		if (waits_for_readers(*thread))
			return 0;
		usleep(1000);
	}
	return -ETIME;
}
