// SPDX-License-Identifier: GPL-2.0-only
// The steps that a scenario consists of, by name.
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include "machine.h"

static uint64_t number(const char *word)
{
	return strtoull(word, NULL, 16);
}

static int step_vm(struct machine *m, char **w)
{
	return make_vm(m, number(w[1]), number(w[2]));
}

static int step_memory(struct machine *m, char **w)
{
	return map_memory(m, w[1], number(w[2]), number(w[3]), number(w[4]));
}

static int step_touch(struct machine *m, char **w)
{
	return touch_memory(m, number(w[1]), w[2]);
}

static int step_huge(struct machine *m, char **w)
{
	return check_huge(m, number(w[1]), number(w[2]));
}

static int step_protect(struct machine *m, char **w)
{
	return mprotect(m->base + number(w[1]), number(w[2]), PROT_READ) ? -errno : 0;
}

static int step_discard(struct machine *m, char **w)
{
	return madvise(m->base + number(w[1]), number(w[2]), MADV_DONTNEED) ? -errno : 0;
}

static int step_poison(struct machine *m, char **w)
{
	return madvise(m->base + number(w[1]), page_bytes, MADV_HWPOISON) ? -errno : 0;
}

static int step_truncate(struct machine *m, char **w)
{
	return ftruncate(m->file, number(w[1])) ? -errno : 0;
}

static int step_slot(struct machine *m, char **w)
{
	return set_slot(m, number(w[1]), number(w[2]), number(w[3]), number(w[4]));
}

static int step_flags(struct machine *m, char **w)
{
	return set_slot(m, number(w[1]), m->slot_ipa, m->slot_offset, m->slot_bytes);
}

static int step_vcpu(struct machine *m, char **w)
{
	(void)w;
	return add_vcpu(m);
}

static int step_drain(struct machine *m, char **w)
{
	(void)w;
	return drain_cache(m);
}

static int step_stage1(struct machine *m, char **w)
{
	return use_stage1(m, number(w[1]), number(w[2]));
}

static int step_harvest(struct machine *m, char **w)
{
	(void)w;
	return harvest_log(m, NULL);
}

static int step_nisv(struct machine *m, char **w)
{
	(void)w;
	return return_undecoded(m);
}

static int step_device(struct machine *m, char **w)
{
	return add_device(m, number(w[1]));
}

static int step_age(struct machine *m, char **w)
{
	return age_memory(m, number(w[1]), number(w[2]));
}

static int step_collect(struct machine *m, char **w)
{
	(void)w;
	collect_rings(m);
	return 0;
}

static int step_miss(struct machine *m, char **w)
{
	m->missing = catch_faults(m->base + number(w[1]));
	return m->missing < 0 ? m->missing : 0;
}

static int step_kill(struct machine *m, char **w)
{
	(void)w;
	m->is_killed = true;
	return 0;
}

static int step_remove(struct machine *m, char **w)
{
	(void)w;
	return begin_removal(m);
}

/* An access that prepares the scenario: it has to succeed. */
static int step_access(struct machine *m, char **w)
{
	int error = run_guest(m, w[1], number(w[2]));

	if (error)
		return error;
	if (m->run.error)
		return -m->run.error;
	return m->run.exit_reason == KVM_EXIT_MMIO ? 0 : -EIO;
}

/*
 * vm MTE LOG                            a VM with one vCPU, with or without MTE; LOG: 0 it logs in bitmaps, 1 in rings, 2 in rings and bitmaps
 * memory KIND OFFSET BYTES ARGUMENT     memory of the host, in a reservation of its own; ARGUMENT: log2 of the size of a huge page, or a physical address
 * touch OFFSET HOW                      brings a page: a read, or a write of what the guest is to find there
 * huge OFFSET BYTES                     checks that one huge page is there
 * protect OFFSET BYTES                  mprotect(PROT_READ)
 * discard OFFSET BYTES                  madvise(MADV_DONTNEED)
 * poison OFFSET                         madvise(MADV_HWPOISON) of a page
 * truncate BYTES                        the file behind the memory ends there
 * slot FLAGS IPA OFFSET BYTES           makes the memslot: 1 logs, 2 is read-only
 * flags FLAGS                           changes its flags
 * vcpu                                  another vCPU, which has an empty cache of table pages, makes the accesses from now on
 * drain                                 uses its cache up to one page
 * stage1 IPA LEVEL                      the guest translates its addresses by a table there, which is of that level
 * access HOW IPA                        an access of the guest before
 * harvest                               collects the dirty log
 * nisv                                  user space takes accesses to no memory that cannot be decoded
 * device IPA                            the kernel takes writes of four bytes there
 * age OFFSET IPA                        makes the page there, and the stage-2 entry of the address, old
 * collect                               reads the dirty rings, and does not give them back
 * miss OFFSET                           the page there is missing, and who comes for it waits (userfaultfd); what the guest has in its block is taken away
 * kill                                  who makes the next access is killed while it waits for that page
 * remove                                the slot is being deleted, and comes to no end
 */
static const struct {
	const char *name;
	int words;
	int (*run)(struct machine *m, char **words);
} STEPS[] = {
	{ "vm", 3, step_vm },		{ "memory", 5, step_memory },	{ "touch", 3, step_touch },
	{ "huge", 3, step_huge },	{ "protect", 3, step_protect }, { "discard", 3, step_discard },
	{ "poison", 2, step_poison },	{ "truncate", 2, step_truncate }, { "slot", 5, step_slot },
	{ "flags", 2, step_flags },	{ "vcpu", 1, step_vcpu },	{ "drain", 1, step_drain },
	{ "stage1", 3, step_stage1 },	{ "access", 3, step_access },	{ "harvest", 1, step_harvest },
	{ "nisv", 1, step_nisv },	{ "device", 2, step_device },	{ "age", 3, step_age },
	{ "collect", 1, step_collect },	{ "miss", 2, step_miss },
	{ "kill", 1, step_kill },	{ "remove", 1, step_remove },
};

static int split(char *line, char **words)
{
	int count = 0;

	for (char *word = strtok(line, " \n"); word && count < MAX_WORDS; word = strtok(NULL, " \n"))
		words[count++] = word;
	return count;
}

/* @returns 0, or a negative error number; -ENOSYS for a step that there is not */
int do_step(struct machine *m, const char *line)
{
	char text[MAX_LINE];
	char *words[MAX_WORDS];
	int count;

	snprintf(text, sizeof(text), "%s", line);
	count = split(text, words);
	if (!count)
		return -EINVAL;
	if (!strcmp(words[0], "race") || !strcmp(words[0], "userfault"))
		return arm_race(m, words, count);
	for (unsigned int i = 0; i < sizeof(STEPS) / sizeof(*STEPS); i++)
		if (!strcmp(STEPS[i].name, words[0]))
			return count == STEPS[i].words ? STEPS[i].run(m, words) : -EINVAL;
	return -ENOSYS;
}
