// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first process of the machine: reads scenarios from /scenarios, realises each in a process of its own and prints what came of it, one line of JSON
 * after an @ each.
 *
 * A scenario is a block of lines: `scenario ID`, steps, `fault ACCESS IPA OFFSET`, `end`. Numbers are hexadecimal; OFFSET says where in the
 * reservation the memory behind IPA lies.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <linux/reboot.h>
#include <sys/mman.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include "machine.h"

#define SYSLOG_ACTION_READ_ALL 3
#define MAX_STEPS 32
/* A scenario that takes longer than this many milliseconds hangs. */
#define SCENARIO_LIMIT 120000

struct scenario {
	char id[32];
	unsigned long number;
	char steps[MAX_STEPS][MAX_LINE];
	int count;
	char access[16];
	uint64_t ipa, offset;
};

/* @returns whether there was one more */
static bool read_scenario(FILE *from, struct scenario *s)
{
	char line[MAX_LINE];

	static unsigned long count;

	memset(s, 0, sizeof(*s));
	s->number = count++;
	while (fgets(line, sizeof(line), from)) {
		if (!strncmp(line, "end", 3))
			return true;
		if (sscanf(line, "scenario %31s", s->id) == 1)
			continue;
		if (sscanf(line, "fault %15s %lx %lx", s->access, &s->ipa, &s->offset) == 3)
			continue;
		if (s->count < MAX_STEPS)
			strcpy(s->steps[s->count++], line);
	}
	return false;
}

/* What there is to see after the fault. */
static void print_seen(struct machine *m, const struct scenario *s, uint64_t pfn, int references, int tagged, FILE *out)
{
	uint64_t block = s->offset & ~(page_bytes / sizeof(uint64_t) * page_bytes - 1);
	uint64_t other = s->offset == block ? block + page_bytes : block;

	fprintf(out, ",\"run\":{\"error\":%d,\"exit\":%u,\"mmio\":\"%lx\",\"write\":%s,\"value\":\"%lx\",\"far\":\"%lx\"}", m->run.error,
		m->run.exit_reason, m->run.mmio_address, m->run.mmio_write ? "true" : "false", m->run.value, m->run.far);
	fprintf(out, ",\"signal\":{\"count\":%d,\"code\":%d,\"lsb\":%d,\"offset\":\"%lx\"}", last_signal.count, last_signal.code,
		last_signal.lsb, last_signal.address - (uint64_t)m->base);
	fputs(",\"leaf\":", out);
	print_leaf(m, s->ipa, out);
	end_removal();
	fputs(",\"dirty\":", out);
	harvest_log(m, out);
	fprintf(out, ",\"page\":{\"before\":\"%lx\",\"after\":\"%lx\",\"referencesBefore\":%d,\"referencesAfter\":%d", pfn,
		pfn_of(m->base + s->offset), references, page_references(pfn));
	fprintf(out, ",\"taggedBefore\":%d,\"taggedAfter\":%d,\"otherTagged\":%d}", tagged, page_tagged(pfn),
		page_tagged(pfn_of(m->base + other)));
	fprintf(out, ",\"base\":\"%lx\",\"devicePa\":\"%lx\",\"deviceOffset\":\"%lx\"", (uint64_t)m->base, m->device_pa, m->device_offset);
}

/* Realises one scenario and prints what was seen; this process ends with it. */
static void run_scenario(struct scenario *s, FILE *out)
{
	struct machine m = { .number = s->number, .kvm = -1, .vm = -1, .vcpus = { { .fd = -1 }, { .fd = -1 }, { .fd = -1 } } };
	uint64_t pfn;
	int error, references, tagged, raced;
	bool in_time;

	fprintf(out, "@{\"id\":\"%s\"", s->id);
	error = make_memory(&m);
	trace_on();
	for (int i = 0; !error && i < s->count; i++) {
		error = do_step(&m, s->steps[i]);
		if (error)
			fprintf(out, ",\"failed\":{\"step\":\"%.*s\",\"errno\":%d}", (int)strcspn(s->steps[i], "\n"), s->steps[i], -error);
	}
	trace_off();
	if (!error) {
		find_root(&m);
		settle_pages();
		pfn = pfn_of(m.base + s->offset);
		references = page_references(pfn);
		tagged = page_tagged(pfn);
		skip_messages();
		trace_on();
		begin_race();
		run_guest(&m, s->access, s->ipa);
		trace_off();
		if (end_race(&in_time, &raced))
			fprintf(out, ",\"race\":{\"inTime\":%s,\"error\":%d}", in_time ? "true" : "false", raced);
		settle_pages();
		fputs(",\"calls\":", out);
		print_calls(out);
		fputs(",\"messages\":", out);
		print_messages(out);
		print_seen(&m, s, pfn, references, tagged, out);
	}
	fputs("}\n", out);
	fflush(out);
	end_vm(&m);
	forget_race();
}

static long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* @returns whether it came to an end by itself */
static bool in_process(struct scenario *s)
{
	long limit = milliseconds() + SCENARIO_LIMIT;
	pid_t child;
	int status;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		run_scenario(s, stdout);
		_exit(0);
	}
	for (int waited = 0; milliseconds() < limit; waited++) {
		if (waitpid(child, &status, WNOHANG) == child) {
			if (status)
				printf("\n@{\"id\":\"%s\",\"died\":%d}\n", s->id, status);
			return true;
		}
		usleep(waited < 100 ? 300 : 1000);
	}
	kill(child, SIGKILL);
	printf("\n@{\"id\":\"%s\",\"hung\":true}\n", s->id);
	return false;
}

/*
 * Nothing of the kernel's own accord moves, joins or merges the pages of a scenario, however long that takes. khugepaged looks at each process that asks for huge
 * pages when it is the first; one that has always been there, and a pause without end, leave it asleep.
 */
static void keep_pages_in_place(void)
{
	size_t bytes = page_bytes * (page_bytes / sizeof(uint64_t));
	char *huge = mmap(NULL, 2 * bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	write_file("/proc/sys/vm/compaction_proactiveness", "0");
	write_file("/sys/kernel/mm/ksm/run", "0");
	write_file("/sys/kernel/mm/transparent_hugepage/khugepaged/defrag", "0");
	write_file("/sys/kernel/mm/transparent_hugepage/khugepaged/pages_to_scan", "1");
	madvise(huge, 2 * bytes, MADV_HUGEPAGE);
	write_file("/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs", "4294967295");
}

static void prepare(void)
{
	mkdir("/dev", 0755);
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	int console = open("/dev/console", O_RDWR);

	dup2(console, 0);
	dup2(console, 1);
	dup2(console, 2);
	write_file("/proc/sys/kernel/printk", "1 4 1 1");
	write_file("/proc/sys/kernel/kptr_restrict", "0");
	write_file("/proc/sys/kernel/numa_balancing", "0");
	write_file("/proc/sys/vm/overcommit_memory", "1");
	write_file("/sys/kernel/mm/transparent_hugepage/enabled", "madvise");
	write_file("/sys/kernel/mm/transparent_hugepage/defrag", "always");
	page_bytes = getpagesize();
	keep_pages_in_place();
}

/* What the machine is: the runner holds it against what it asked for. */
static void print_machine(int probes, int memory)
{
	static char log[1 << 18];
	struct utsname name;
	char mode[32] = "";
	char *end;
	uint64_t ctr;

	uname(&name);
	/* "kvm [1]: VHE mode initialized successfully" */
	if (klogctl(SYSLOG_ACTION_READ_ALL, log, sizeof(log) - 1) > 0 && (end = strstr(log, " mode initialized"))) {
		char *start = end;

		while (start > log && start[-1] != ':')
			start--;
		snprintf(mode, sizeof(mode), "%.*s", (int)(end - start - 1), start + 1);
	}
	asm("mrs %0, ctr_el0" : "=r"(ctr));
	printf("@{\"machine\":{\"release\":\"%s\",\"version\":\"%s\",\"mode\":\"%s\",\"pageBytes\":%lu,\"ctr\":\"%lx\",\"refusedProbes\":%d,\"kernelMemory\":%d}}\n",
	       name.release, name.version, mode, page_bytes, ctr, probes, memory);
}

/* Where the functions lie that the debugger looks for calls of, and what comes after the handler. */
static void print_symbols(void)
{
	static const char *const SOUGHT[] = { "kvm_handle_guest_abort", "down_read", "up_read", "mtree_load", "__gfn_to_pfn_memslot",
					      "kvm_pgtable_get_leaf", "kvm_pgtable_stage2_map", "kvm_pgtable_stage2_relax_perms",
					      "mark_page_dirty_in_slot", "kvm_mmu_topup_memory_cache", "synchronize_srcu_expedited",
					      "__arm64_sys_getppid", "user_mem_abort", "get_user_mapping_size", "transparent_hugepage_adjust",
					      "msleep", "__arm64_sys_vhangup", "kvm_mmu_notifier_invalidate_range_end" };
	FILE *symbols = fopen("/proc/kallsyms", "r");
	char line[256], name[128];
	unsigned long address;
	bool follows = false;

	fputs("@{\"symbols\":{", stdout);
	while (symbols && fgets(line, sizeof(line), symbols)) {
		if (sscanf(line, "%lx %*c %127s", &address, name) != 2)
			continue;
		if (follows)
			printf("\"end\":\"%lx\",", address);
		follows = !strcmp(name, "kvm_handle_guest_abort");
		for (unsigned int i = 0; i < sizeof(SOUGHT) / sizeof(*SOUGHT); i++)
			if (!strcmp(name, SOUGHT[i]))
				printf("\"%s\":\"%lx\",", name, address);
	}
	printf("\"attached\":\"%lx\"}}\n", attached_address());
	if (symbols)
		fclose(symbols);
	fflush(stdout);
	await_debugger();
}

/* Runs a program of /programs, and prints what it said and how it ended. */
static void run_program(const char *name)
{
	char path[300], c;
	int pipes[2], status = -1;
	pid_t child;

	snprintf(path, sizeof(path), "/programs/%s", name);
	if (pipe(pipes))
		return;
	child = fork();
	if (child == 0) {
		dup2(pipes[1], 1);
		close(pipes[0]);
		close(pipes[1]);
		execl(path, path, NULL);
		_exit(127);
	}
	close(pipes[1]);
	printf("@{\"program\":\"%s\",\"output\":\"", name);
	while (read(pipes[0], &c, 1) == 1)
		fputs(c == '\n' ? "\\n" : c == '"' ? "\\\"" : c == '\\' ? "\\\\" : (char[]){ c, 0 }, stdout);
	close(pipes[0]);
	waitpid(child, &status, 0);
	printf("\",\"status\":%d}\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	fflush(stdout);
}

static void run_programs(void)
{
	DIR *folder = opendir("/programs");
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			run_program(entry->d_name);
	if (folder)
		closedir(folder);
}

int main(void)
{
	FILE *scenarios;
	struct scenario s;
	int error, hung = 0;

	prepare();
	error = open_kernel_memory();
	print_machine(set_probes(), error ? error : check_kernel_memory());
	skip_messages();
	if (!access("/steered", F_OK))
		print_symbols();
	use_cpu(0);
	scenarios = fopen("/scenarios", "r");
	while (scenarios && read_scenario(scenarios, &s) && hung < 3)
		hung += !in_process(&s);
	run_programs();
	printf("@{\"done\":true}\n");
	fflush(stdout);
	sync();
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 0;
}
