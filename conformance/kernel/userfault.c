// SPDX-License-Identifier: GPL-2.0-only
// Pages that are missing until this process brings them (userfaultfd): who comes for one is held there.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include "machine.h"

/* The page at @address is to be missing. @returns what says who comes for it, or a negative error number */
int catch_faults(const char *address)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register page = {
		.range = { (uint64_t)address / page_bytes * page_bytes, page_bytes },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int faults = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (faults < 0 || ioctl(faults, UFFDIO_API, &api) || ioctl(faults, UFFDIO_REGISTER, &page))
		return -errno;
	return faults;
}

/* Waits for somebody to come for the page. @returns whether somebody came before @given_up */
bool await_fault(int faults, const volatile int *given_up)
{
	struct pollfd fault = { .fd = faults, .events = POLLIN };
	struct uffd_msg message;

	while (!*given_up)
		if (poll(&fault, 1, 10) == 1 && read(faults, &message, sizeof(message)) == sizeof(message))
			return true;
	return false;
}

/* Brings the page where there still is a place for it, and lets who is held go on. */
void bring_page(int faults, const char *address)
{
	static char contents[65536];
	uint64_t at = (uint64_t)address / page_bytes * page_bytes;
	struct uffdio_copy copy = { .dst = at, .src = (uint64_t)contents, .len = page_bytes };
	struct uffdio_range range = { at, page_bytes };

	if (ioctl(faults, UFFDIO_COPY, &copy))
		ioctl(faults, UFFDIO_WAKE, &range);
}
