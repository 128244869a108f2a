// SPDX-License-Identifier: GPL-2.0-only
// What another thread does while the handler runs. The debugger that drives the machine says when.
#define _GNU_SOURCE
#include <errno.h>
#include "machine.h"

int arm_race(struct machine *m, char **words, int count)
{
	(void)m;
	(void)words;
	(void)count;
	return -ENOSYS;
}

int begin_race(struct machine *m)
{
	(void)m;
	return 0;
}

void end_race(struct machine *m)
{
	(void)m;
}
