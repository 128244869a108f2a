/* What has to come of it: what this process can see. */
struct expectation {
	/* How KVM_RUN comes back: 0, or its error number. */
	int error;
	/* SIGBUS, where in the faulting memory, and `si_addr_lsb`. */
	int signals;
	long signal_at;
	int signal_lsb;
	/* The exception class of the abort that the guest gets, or 0. */
	unsigned int injected;
	/* The pages in the dirty log, as harvest_log() prints them. */
	const char *dirty;
	/* References that the page has more than before. */
	int references;
	/* Whether tags are initialised: of the page, and of one beside it in its block; -1 where nobody says. */
	int tagged, other_tagged;
	int warnings;
};

/* SCENARIO */

#define FSC_EXTERNAL 0x10
#define KSFT_SKIP 4

static int checks, failures;

/* Races take what holds the handler meanwhile. */
int arm_race(struct machine *m, char **words, int count)
{
	(void)m;
	(void)words;
	(void)count;
	return -ENOSYS;
}

/* The accesses that it tries are those that user_mem_abort() handles, which is asked for no old entry. */
int age_memory(struct machine *m, uint64_t offset, uint64_t ipa)
{
	(void)m;
	(void)offset;
	(void)ipa;
	return -ENOSYS;
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

static unsigned int injected_class(const struct seen_run *run)
{
	bool vector = run->exit_reason == KVM_EXIT_MMIO && run->mmio_address == EXCEPTION_IPA;

	return vector && (run->value & 0x3f) == FSC_EXTERNAL ? run->value >> 26 : 0;
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

	check_number("KVM_RUN comes back with error", true, m->run.error, EXPECTED.error);
	check_number("signals", true, last_signal.count, EXPECTED.signals);
	if (EXPECTED.signals) {
		check_number("the signal is of the address", true, (long)(last_signal.address - (uint64_t)m->base - OFFSET),
			     EXPECTED.signal_at);
		check_number("the signal has si_addr_lsb", true, last_signal.lsb, EXPECTED.signal_lsb);
	}
	check_number("exception class of the injected abort", true, injected_class(&m->run), EXPECTED.injected);
	out = open_memstream(&dirty, &size);
	harvest_log(m, out);
	fclose(out);
	/* A slot that does not log has no log. */
	got = strcmp(dirty, "null") ? dirty : "[]";
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
	bool log_is_read;
	int error, references;

	setbuf(stdout, NULL);
	puts("TAP version 13");
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
	settle_pages();
	check_all(&m, references, log_is_read);
	printf("1..%d\n", checks);
	end_vm(&m);
	return failures ? 1 : 0;
}
