// SPDX-License-Identifier: GPL-2.0-only
// Probes on the functions that the fault handler calls, by the kernel's own types, and what they said.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "machine.h"

#define TRACING "/sys/kernel/tracing/"

/*
 * One line each: `p` at the entry, `r` at the return; the name is what the calls are listed by. Fields are named as the kernel names
 * its parameters. A probe that the kernel does not take is left out and said: the runner knows what it asked for.
 */
static const char *const PROBES[] = {
	"p:s2/abort kvm_handle_guest_abort",
	"r:s2/abort_ret kvm_handle_guest_abort ret=$retval:s32",
	"p:s2/topup kvm_mmu_topup_memory_cache min=$arg2:s32",
	"r:s2/topup_ret kvm_mmu_topup_memory_cache ret=$retval:s32",
	"p:s2/pin __gfn_to_pfn_memslot gfn=$arg2:x64 write=$arg6:u8",
	"r:s2/pin_ret __gfn_to_pfn_memslot pfn=$retval:x64 writable=+0($arg7):u8",
	"r:s2/leaf_ret kvm_pgtable_get_leaf ret=$retval:s32 pte=+0($arg3):x64 level=+0($arg4):s8",
	"p:s2/map kvm_pgtable_stage2_map addr=$arg2:x64 size=$arg3:x64 phys=$arg4:x64 prot=$arg5:x64 nobjs=+28($arg6):s32 "
	"flags=$arg7:x32 pgd=+8($arg1):x64 level=+4($arg1):s8",
	"r:s2/map_ret kvm_pgtable_stage2_map ret=$retval:s32",
	"p:s2/relax kvm_pgtable_stage2_relax_perms addr=$arg2:x64 prot=$arg3:x64",
	"r:s2/relax_ret kvm_pgtable_stage2_relax_perms ret=$retval:s32",
	"p:s2/mark mark_page_dirty_in_slot gfn=$arg3:x64",
	"p:s2/set_dirty kvm_set_pfn_dirty pfn=$arg1:x64",
	"p:s2/release kvm_release_pfn_clean pfn=$arg1:x64",
	"p:s2/emulate io_mem_abort ipa=$arg2:x64",
	"r:s2/emulate_ret io_mem_abort ret=$retval:s32",
	"p:s2/size_fault kvm_inject_size_fault",
	"p:s2/data_abort kvm_inject_dabt",
	"p:s2/fetch_abort kvm_inject_pabt",
	"p:s2/young kvm_pgtable_stage2_mkyoung addr=$arg2:x64",
	"p:s2/accessed kvm_set_pfn_accessed",
	"p:s2/signal send_sig_mceerr code=$arg1:s32 addr=$arg2:x64 lsb=$arg3:s16",
};

/* @returns how many probes the kernel refused; each is said on a line of its own */
int set_probes(void)
{
	int refused = 0;

	write_file(TRACING "buffer_size_kb", "512");
	for (unsigned int i = 0; i < sizeof(PROBES) / sizeof(*PROBES); i++) {
		int error = write_file(TRACING "kprobe_events", PROBES[i]);

		if (!error)
			continue;
		refused++;
		printf("@{\"refused\":\"%s\",\"errno\":%d}\n", PROBES[i], -error);
	}
	write_file(TRACING "events/s2/enable", "1");
	write_file(TRACING "events/kvm/kvm_guest_fault/enable", "1");
	return refused;
}

static void clear_trace(void)
{
	int fd = open(TRACING "trace", O_WRONLY | O_TRUNC);

	if (fd >= 0)
		close(fd);
}

void trace_on(void)
{
	clear_trace();
	write_file(TRACING "tracing_on", "1");
}

void trace_off(void)
{
	write_file(TRACING "tracing_on", "0");
}

/*
 * The next event of the trace in @line, as `name field=value …`; the kernel's own tracepoint of a fault prints in its own way.
 * @returns where it starts, or NULL at the end
 */
static char *next_event(FILE *trace, char *line, int size)
{
	while (fgets(line, size, trace)) {
		char *event = line[0] == '#' ? NULL : strstr(line, ": ");
		char *place, *rest;

		/* What another thread does is no part of the fault. */
		if (!event || !strstr(line, "[000]"))
			continue;
		event += 2;
		event[strcspn(event, "\n")] = 0;
		if (!strncmp(event, "kvm_guest_fault", strlen("kvm_guest_fault")))
			return event;
		/* "name: (function+0x0/0x10) fields" */
		place = strchr(event, '(');
		rest = place ? strchr(place, ')') : NULL;
		if (!rest)
			continue;
		place = strchr(event, ':');
		memmove(place, rest + 1, strlen(rest + 1) + 1);
		return event;
	}
	return NULL;
}

/* The calls since the trace was cleared, as a list of JSON strings. */
void print_calls(FILE *out)
{
	FILE *trace = fopen(TRACING "trace", "r");
	const char *before = "";
	char line[1024], *event;

	fputc('[', out);
	while (trace && (event = next_event(trace, line, sizeof(line)))) {
		fprintf(out, "%s\"%s\"", before, event);
		before = ",";
	}
	fputc(']', out);
	if (trace)
		fclose(trace);
}

/* Remembers the root of the tables that a map was seen on. */
void find_root(struct machine *m)
{
	FILE *trace = fopen(TRACING "trace", "r");
	char line[1024], *event;

	while (trace && (event = next_event(trace, line, sizeof(line)))) {
		char *pgd = strstr(event, "pgd=");
		char *level = strstr(event, "level=");

		if (!pgd || !level)
			continue;
		m->pgd = strtoull(pgd + 4, NULL, 16);
		m->start_level = atoi(level + 6);
	}
	if (trace)
		fclose(trace);
}
