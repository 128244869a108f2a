// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fatal signal in the pin: a process of its own, which has the memory and the VM as well, runs the vCPU, waits for a page that is missing, and is killed there.
 * What it leaves behind can be looked at from here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include "machine.h"

#define STACK_BYTES 0x10000

static int run_vcpu(void *fd)
{
	/* What this thread has of the C library is that of the one that waits for it. */
	ioctl((int)(long)fd, KVM_RUN, 0);
	_exit(0);
}

/* Runs the vCPU until it comes for the page that is missing, and kills who runs it. @returns 0, or -ETIME if it did not come before @given_up */
int run_until_killed(struct machine *m, struct vcpu *vcpu, const volatile int *given_up)
{
	static char stack[STACK_BYTES] __attribute__((aligned(16)));
	pid_t child = clone(run_vcpu, stack + sizeof(stack), CLONE_VM | CLONE_FILES | CLONE_FS | SIGCHLD, (void *)(long)vcpu->fd);
	bool came;

	if (child < 0)
		return -errno;
	came = await_fault(m->missing, given_up);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return came ? 0 : -ETIME;
}
