/* What has to come of it: what this process can see. */
struct expectation {
	/* How KVM_RUN comes back: 0, or its error number; -1 where another thread's signal brings it back. */
	int error;
	/* The exit of an access that user space is asked to make, with the address; 0 if there is none. */
	unsigned int exit_reason;
	uint64_t address;
	/* SIGBUS, where in the faulting memory, and `si_addr_lsb`. */
	int signals;
	long signal_at;
	int signal_lsb;
	/* The exception class of the abort that the guest gets, or 0, and its fault status. */
	unsigned int injected, status;
	/* The pages in the dirty log, as harvest_log() prints them, or NULL where what was there is gone. */
	const char *dirty;
	/* References that the page has more than before. */
	int references;
	/* Whether tags are initialised: of the page, and of one beside it in its block; -1 where nobody says. */
	int tagged, other_tagged;
	int warnings;
};

/* SCENARIO */

#define FSC_EXTERNAL 0x10
#define FSC_ADDRESS_SIZE 0
#define KSFT_SKIP 4

static int checks, failures;

/* The tables of stage-2 are found by probes, which this program sets none of. */
void find_root(struct machine *m)
{
	m->pgd = 0;
}

/* One line of TAP. @seen: whether this machine shows it at all */
static void check(const char *what, bool seen, bool right, const char *got, const char *expected)
{
	checks++;
	if (!seen) {
		printf("ok %d - %s # SKIP this machine does not show it\n", checks, what);
	} else if (right) {
		printf("ok %d - %s: %s\n", checks, what, got);
	} else {
		printf("not ok %d - %s: %s, and not %s\n", checks, what, got, expected);
		failures++;
	}
}

static void check_number(const char *what, bool seen, long got, long expected)
{
	char texts[2][32];

	snprintf(texts[0], sizeof(texts[0]), "%ld", got);
	snprintf(texts[1], sizeof(texts[1]), "%ld", expected);
	check(what, seen, got == expected, texts[0], texts[1]);
}

static void skip(const char *why, const char *detail)
{
	printf("1..0 # SKIP %s%s\n", why, detail);
	exit(KSFT_SKIP);
}

/* The class of the abort that KVM gave the guest, or 0: its own tables give it others, with another status. */
static unsigned int injected_class(const struct seen_run *run)
{
	bool vector = run->exit_reason == KVM_EXIT_MMIO && run->mmio_address == EXCEPTION_IPA;
	unsigned int status = run->value & 0x3f;

	return vector && (status == FSC_EXTERNAL || status == FSC_ADDRESS_SIZE) ? run->value >> 26 : 0;
}

static int warnings_in(const char *messages)
{
	int count = 0;

	while ((messages = strstr(messages, "WARNING:"))) {
		messages++;
		count++;
	}
	return count;
}

static void check_all(struct machine *m, int references, bool log_is_read)
{
	uint64_t pfn = pfn_of(m->base + OFFSET);
	uint64_t block = OFFSET & ~(page_bytes / sizeof(uint64_t) * page_bytes - 1);
	uint64_t other = OFFSET == block ? block + page_bytes : block;
	int after = page_references(pfn), tagged = page_tagged(pfn), other_tagged = page_tagged(pfn_of(m->base + other));
	char *dirty, *messages;
	const char *got;
	size_t size;
	FILE *out;

	if (m->is_killed)
		check_number("who runs the vCPU waits for the page and is killed: error", true, m->run.error, 0);
	else if (EXPECTED.error >= 0)
		check_number("KVM_RUN comes back with error", true, m->run.error, EXPECTED.error);
	if (EXPECTED.exit_reason) {
		check_number("exit", true, m->run.exit_reason, EXPECTED.exit_reason);
		check_number("address of the exit", true, m->run.mmio_address, EXPECTED.address);
	} else if (EXPECTED.error == 0 && !m->is_killed) {
		check_number("the guest goes on", true, m->run.exit_reason == KVM_EXIT_MMIO &&
			     (m->run.mmio_address == EXIT_IPA || m->run.mmio_address == EXCEPTION_IPA), 1);
	}
	check_number("signals", true, last_signal.count, EXPECTED.signals);
	if (EXPECTED.signals) {
		check_number("the signal is of the address", true, (long)(last_signal.address - (uint64_t)m->base - OFFSET),
			     EXPECTED.signal_at);
		check_number("the signal has si_addr_lsb", true, last_signal.lsb, EXPECTED.signal_lsb);
	}
	check_number("exception class of the injected abort", true, injected_class(&m->run), EXPECTED.injected);
	if (EXPECTED.injected)
		check_number("fault status of the injected abort", true, m->run.value & 0x3f, EXPECTED.status);
	end_removal();
	out = open_memstream(&dirty, &size);
	harvest_log(m, out);
	fclose(out);
	/* A slot that does not log has no log. */
	got = strcmp(dirty, "null") ? dirty : "[]";
	if (EXPECTED.dirty)
		check("dirty log", true, !strcmp(got, EXPECTED.dirty), got, EXPECTED.dirty);
	check_number("references of the page", references >= 0 && after >= 0, after - references, EXPECTED.references);
	if (EXPECTED.tagged >= 0)
		check_number("tags are initialised", tagged >= 0, tagged, EXPECTED.tagged);
	if (EXPECTED.other_tagged >= 0)
		check_number("tags beside are initialised", other_tagged >= 0, other_tagged, EXPECTED.other_tagged);
	out = open_memstream(&messages, &size);
	print_messages(out);
	fclose(out);
	check_number("warnings of the kernel", log_is_read, warnings_in(messages), EXPECTED.warnings);
}

int main(void)
{
	struct machine m = { .kvm = -1, .vm = -1, .vcpus = { { .fd = -1 }, { .fd = -1 }, { .fd = -1 } } };
	uint64_t pfn;
	bool log_is_read, in_time;
	int error, references;

	setbuf(stdout, NULL);
	puts("TAP version 13");
	use_cpu(0);
	page_bytes = getpagesize();
	if (page_bytes != PAGE_BYTES)
		skip("this kernel has pages of another size", "");
	if (access("/dev/kvm", R_OK | W_OK))
		skip("/dev/kvm cannot be opened", "");
	open_kernel_memory();
	error = make_memory(&m);
	for (unsigned int i = 0; !error && i < sizeof(LEADING_UP) / sizeof(*LEADING_UP); i++) {
		error = do_step(&m, LEADING_UP[i]);
		if (error) {
			printf("# %s\n", strerror(-error));
			skip("not to be had here: ", LEADING_UP[i]);
		}
	}
	settle_pages();
	pfn = pfn_of(m.base + OFFSET);
	references = page_references(pfn);
	log_is_read = skip_messages();
	run_guest(&m, ACCESS, IPA);
	error = 0;
	if (end_race(&in_time, &error) && (error || !in_time))
		skip("the other thread did not come to act while the fault was taken", "");
	settle_pages();
	check_all(&m, references, log_is_read);
	printf("1..%d\n", checks);
	end_vm(&m);
	forget_race();
	return failures ? 1 : 0;
}
