// SPDX-License-Identifier: GPL-2.0-only
// A VM, its vCPUs and the accesses that its guest makes.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include "machine.h"

#define CORE_REG(field) \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(field))
#define SYS_REG(op0, op1, crn, crm, op2) ARM64_SYS_REG(op0, op1, crn, crm, op2)
#define MAIR_EL1 SYS_REG(3, 0, 10, 2, 0)
#define TCR_EL1 SYS_REG(3, 0, 2, 0, 2)
#define TTBR0_EL1 SYS_REG(3, 0, 2, 0, 0)
#define SCTLR_EL1 SYS_REG(3, 0, 1, 0, 0)
#define VBAR_EL1 SYS_REG(3, 0, 12, 0, 0)
#define FAR_EL1 SYS_REG(3, 0, 6, 0, 0)

/* Where in the code page the vectors and the guest's first table lie. */
#define VECTORS 0x1000
#define ROOT_TABLE 0x2000
#define MIDDLE_TABLE 0x3000
/* The guest's addresses that are translated by the table under test: entry 256 of the first level. */
#define WALKED_VA (256ul << 30)

#define CODE_SLOT 0
#define DRAIN_SLOT 2
#define DRAIN_IPA 0x2000000000ul
#define DRAIN_BYTES (32ul << 30)

/* A guest that does not come back is stopped after this many seconds: they are those of the host, which may have other work. */
#define RUN_LIMIT 30

struct seen_signal last_signal;
static volatile int limit_passed;
static struct kvm_run *volatile watched;

/* Each access: one or two instructions, then a store that ends the run. x0: address, x1: value, x2: EXIT_IPA. */
#define ACCESS_WORDS 4
#define NOP 0xd503201f
static const struct {
	const char *name;
	uint32_t first, second;
} ACCESSES[] = {
	{ "none", NOP, NOP },
	{ "read", 0xb9400001, NOP },	   /* ldr w1, [x0] */
	{ "write", 0xb9000001, NOP },	   /* str w1, [x0] */
	{ "exec", 0xd63f0000, NOP },	   /* blr x0 */
	{ "atomic", 0xb8210003, NOP },	   /* ldadd w1, w3, [x0] */
	{ "read-exclusive", 0x885f7c03, NOP },	       /* ldxr w3, [x0] */
	{ "write-exclusive", 0x885f7c03, 0x88037c01 }, /* the same; stxr w3, w1, [x0] */
	{ "zero", 0xd50b7420, NOP },	   /* dc zva, x0 */
	{ "read-pair", 0x29400c01, NOP },  /* ldp w1, w3, [x0] */
	{ "write-pair", 0x29000401, NOP }, /* stp w1, w1, [x0] */
	{ "forget", 0xd508871f, NOP },	   /* tlbi vmalle1 */
};
#define STORE_TO_X2 0xb9000041 /* str w1, [x2] */
#define BRANCH_SELF 0x14000000

static int set_register(int vcpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uint64_t)&value };

	return ioctl(vcpu, KVM_SET_ONE_REG, &reg) ? -errno : 0;
}

static uint64_t get_register(int vcpu, uint64_t id)
{
	uint64_t value = 0;
	struct kvm_one_reg reg = { .id = id, .addr = (uint64_t)&value };

	return ioctl(vcpu, KVM_GET_ONE_REG, &reg) ? ~0ul : value;
}

/* A memslot, or none any more where it has no bytes. */
int raw_slot(struct machine *m, int slot, uint32_t flags, uint64_t ipa, void *hva, uint64_t bytes)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.flags = flags,
		.guest_phys_addr = ipa,
		.memory_size = bytes,
		.userspace_addr = (uint64_t)hva,
	};

	return ioctl(m->vm, KVM_SET_USER_MEMORY_REGION, &region) ? -errno : 0;
}

static void write_guest_code(uint32_t *code)
{
	for (unsigned int i = 0; i < sizeof(ACCESSES) / sizeof(*ACCESSES); i++) {
		code[i * ACCESS_WORDS] = ACCESSES[i].first;
		code[i * ACCESS_WORDS + 1] = ACCESSES[i].second;
		code[i * ACCESS_WORDS + 2] = STORE_TO_X2;
		code[i * ACCESS_WORDS + 3] = BRANCH_SELF;
	}
	for (int vector = 0; vector < 16; vector++) {
		uint32_t *at = code + VECTORS / 4 + vector * 32;

		at[0] = 0xd5385204; /* mrs x4, esr_el1 */
		at[1] = 0xb9010044; /* str w4, [x2, #0x100] */
		at[2] = BRANCH_SELF;
	}
	__builtin___clear_cache((char *)code, (char *)code + CODE_BYTES);
}

/* @returns the number of a new vCPU, or a negative error number */
static int new_vcpu(struct machine *m)
{
	struct kvm_vcpu_init init;
	struct vcpu *vcpu;
	int at = 0, error;

	while (at < MAX_VCPUS - 1 && m->vcpus[at].fd >= 0)
		at++;
	vcpu = &m->vcpus[at];
	vcpu->fd = ioctl(m->vm, KVM_CREATE_VCPU, at);
	if (vcpu->fd < 0 || ioctl(m->vm, KVM_ARM_PREFERRED_TARGET, &init) ||
	    ioctl(vcpu->fd, KVM_ARM_VCPU_INIT, &init))
		return -errno;
	vcpu->run = mmap(NULL, m->run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		return -errno;
	error = map_ring(m, vcpu);
	error = error ? error : set_register(vcpu->fd, VBAR_EL1, CODE_IPA + VECTORS);
	return error ? error : at;
}

/* One more vCPU, which the guest uses from now on. */
int add_vcpu(struct machine *m)
{
	int at = new_vcpu(m);

	if (at < 0)
		return at;
	m->used = at;
	return 0;
}

/* A VM with one vCPU that has run once: its first fault is behind it, and its tables' root is known to the probes. */
int make_vm(struct machine *m, bool mte, enum log log)
{
	struct kvm_enable_cap cap = { .cap = KVM_CAP_ARM_MTE };
	int error;

	m->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (m->kvm < 0)
		return -errno;
	/* Of what the model's VMs have: the default of 40 bits of address, and 48 with 16K pages. */
	m->vm = ioctl(m->kvm, KVM_CREATE_VM, page_bytes == 16384 ? KVM_VM_TYPE_ARM_IPA_SIZE(48) : 0);
	if (m->vm < 0 || (mte && ioctl(m->vm, KVM_ENABLE_CAP, &cap)))
		return -errno;
	error = log == LOG_BITMAP ? 0 : use_rings(m, log == LOG_RINGS_AND_BITMAP);
	if (error)
		return error;
	m->run_bytes = ioctl(m->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	m->code = mmap(NULL, CODE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (m->code == MAP_FAILED)
		return -errno;
	madvise(m->code, CODE_BYTES, MADV_NOHUGEPAGE);
	write_guest_code(m->code);
	error = raw_slot(m, CODE_SLOT, 0, CODE_IPA, m->code, CODE_BYTES);
	if (!error)
		error = add_vcpu(m);
	if (!error)
		error = run_guest(m, "none", 0);
	return error;
}

/* Makes the slot under test, or changes its flags. */
int set_slot(struct machine *m, uint32_t flags, uint64_t ipa, uint64_t offset, uint64_t bytes)
{
	m->slot_flags = flags;
	m->slot_ipa = ipa;
	m->slot_offset = offset;
	m->slot_bytes = bytes;
	return raw_slot(m, TEST_SLOT, flags, ipa, m->base + offset, bytes);
}

/* User space takes accesses to no memory whose syndrome does not say what they are. */
int return_undecoded(struct machine *m)
{
	struct kvm_enable_cap cap = { .cap = KVM_CAP_ARM_NISV_TO_USER };

	return ioctl(m->vm, KVM_ENABLE_CAP, &cap) ? -errno : 0;
}

/* A device of the kernel that takes writes to an address. */
int add_device(struct machine *m, uint64_t ipa)
{
	struct kvm_ioeventfd device = { .addr = ipa, .len = 4, .fd = eventfd(0, EFD_CLOEXEC) };

	return device.fd < 0 || ioctl(m->vm, KVM_IOEVENTFD, &device) ? -errno : 0;
}

/*
 * From now on the guest translates its addresses, by a first table whose entry 0 maps low memory as it is and whose entry 256 leads to the
 * table at @table, which is of @level. The hardware sets access flags. QEMU reports a walk's fault with the level of the table that was walked, so it has to be
 * that of the stage-2 entry.
 */
int use_stage1(struct machine *m, uint64_t table, int level)
{
	uint64_t *root = (uint64_t *)((char *)m->code + ROOT_TABLE);
	uint64_t *middle = (uint64_t *)((char *)m->code + MIDDLE_TABLE);
	int vcpu = m->vcpus[m->used].fd;
	int error = 0;

	root[0] = 0x701; /* block, inner shareable, accessed */
	root[WALKED_VA >> 30] = (level == 2 ? table : CODE_IPA + MIDDLE_TABLE) | 3;
	/* Its first entry of the second level maps low memory once more; what is walked is entry 1. */
	middle[0] = 0x701;
	middle[1] = table | 3;
	m->walked_va = WALKED_VA + (level == 2 ? CODE_IPA : 2ul << 20);
	error |= set_register(vcpu, MAIR_EL1, 0xff);
	error |= set_register(vcpu, TTBR0_EL1, CODE_IPA + ROOT_TABLE);
	/* 39 bits, 4K, write-back, inner shareable, no second half, 48 bits out, hardware access flag */
	error |= set_register(vcpu, TCR_EL1, 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 5ul << 32 | 1ul << 39);
	error |= set_register(vcpu, SCTLR_EL1, get_register(vcpu, SCTLR_EL1) | 1);
	m->stage1 = true;
	/* Tables and code are walked now, not with the fault. */
	if (!error)
		error = run_guest(m, "none", 0);
	if (!error && level == 3) {
		m->walked_va -= 2ul << 20;
		error = run_guest(m, "read", 0);
		m->walked_va += 2ul << 20;
	}
	return error;
}

static void on_alarm(int signal)
{
	(void)signal;
	limit_passed = 1;
	if (watched)
		watched->immediate_exit = 1;
}

static void on_bus_error(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	last_signal.count++;
	last_signal.code = info->si_code;
	last_signal.address = (uint64_t)info->si_addr;
	last_signal.lsb = info->si_addr_lsb;
}

static void catch_signals(void)
{
	struct sigaction bus = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO };
	struct sigaction alarm = { .sa_handler = on_alarm };

	sigaction(SIGBUS, &bus, NULL);
	sigaction(SIGALRM, &alarm, NULL);
	sigaction(SIGUSR1, &alarm, NULL);
}

/* @returns the number of an access, or -EINVAL */
static int find_access(const char *name)
{
	for (unsigned int i = 0; i < sizeof(ACCESSES) / sizeof(*ACCESSES); i++)
		if (!strcmp(ACCESSES[i].name, name))
			return i;
	return -EINVAL;
}

static void prepare_access(struct vcpu *vcpu, int access, uint64_t address)
{
	set_register(vcpu->fd, CORE_REG(regs.regs[0]), address);
	set_register(vcpu->fd, CORE_REG(regs.regs[1]), RESERVED);
	set_register(vcpu->fd, CORE_REG(regs.regs[2]), EXIT_IPA);
	set_register(vcpu->fd, CORE_REG(regs.pc), CODE_IPA + access * ACCESS_WORDS * 4);
	vcpu->run->exit_reason = 0;
}

/* Completes the store with which a run ended. */
static void complete_store(struct vcpu *vcpu)
{
	vcpu->run->immediate_exit = 1;
	ioctl(vcpu->fd, KVM_RUN, 0);
	vcpu->run->immediate_exit = 0;
}

/* Lets the vCPU make one access, and keeps how it came back. */
int run_guest(struct machine *m, const char *name, uint64_t address)
{
	struct itimerval limit = { .it_value = { RUN_LIMIT, 0 } }, none = { 0 };
	struct vcpu *vcpu = &m->vcpus[m->used];
	struct kvm_run *run = vcpu->run;
	int ret, access = find_access(name);

	if (access < 0)
		return access;
	prepare_access(vcpu, access, m->stage1 ? m->walked_va : address);
	memset(&last_signal, 0, sizeof(last_signal));
	catch_signals();
	limit_passed = 0;
	watched = run;
	setitimer(ITIMER_REAL, &limit, NULL);
	if (m->is_killed) {
		ret = run_until_killed(m, vcpu, &limit_passed);
		m->run.error = -ret;
	} else {
		ret = ioctl(vcpu->fd, KVM_RUN, 0);
		m->run.error = ret < 0 ? errno : 0;
	}
	setitimer(ITIMER_REAL, &none, NULL);
	m->run.exit_reason = run->exit_reason;
	m->run.mmio_address = m->run.value = 0;
	m->run.mmio_write = false;
	if (!ret && run->exit_reason == KVM_EXIT_MMIO) {
		m->run.mmio_address = run->mmio.phys_addr;
		m->run.mmio_write = run->mmio.is_write;
		memcpy(&m->run.value, run->mmio.data, run->mmio.len);
		m->run.far = get_register(vcpu->fd, FAR_EL1);
		complete_store(vcpu);
	} else if (!ret && run->exit_reason == KVM_EXIT_ARM_NISV) {
		m->run.mmio_address = run->arm_nisv.fault_ipa;
		m->run.value = run->arm_nisv.esr_iss;
	}
	run->immediate_exit = 0;
	watched = NULL;
	return 0;
}

/* One more vCPU, which the calling thread runs beside the guest's. @returns its number, or a negative error number */
int add_other_vcpu(struct machine *m)
{
	int at = new_vcpu(m);
	/* The thread that runs a vCPU changes with its first run, which may wait; what comes later must not. */
	int error = at < 0 ? at : run_other(m, at, "none", 0);

	return error ? error : at;
}

/* Lets that vCPU make one access, which has to succeed. */
int run_other(struct machine *m, int at, const char *name, uint64_t address)
{
	struct vcpu *vcpu = &m->vcpus[at];
	int access = find_access(name);

	if (access < 0)
		return access;
	prepare_access(vcpu, access, address);
	if (ioctl(vcpu->fd, KVM_RUN, 0))
		return -errno;
	if (vcpu->run->exit_reason != KVM_EXIT_MMIO)
		return -EIO;
	complete_store(vcpu);
	return 0;
}

/*
 * Takes faults of its own until the vCPU's cache of table pages, which the first one fills with 40, has one left. Each fault in another GiB uses two, one
 * in another 2 MiB of it uses one (4K pages, three levels).
 */
int drain_cache(struct machine *m)
{
	int error;

	if (page_bytes != 4096)
		return -ENOTSUP;
	m->drain = mmap(NULL, DRAIN_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->drain == MAP_FAILED)
		return -errno;
	madvise(m->drain, DRAIN_BYTES, MADV_NOHUGEPAGE);
	error = raw_slot(m, DRAIN_SLOT, 0, DRAIN_IPA, m->drain, DRAIN_BYTES);
	for (int i = 0; !error && i < 19; i++)
		error = run_guest(m, "read", DRAIN_IPA + ((uint64_t)i << 30));
	if (!error)
		error = run_guest(m, "read", DRAIN_IPA + (2ul << 20));
	return error;
}

void end_vm(struct machine *m)
{
	for (int i = 0; i < MAX_VCPUS; i++) {
		unmap_ring(&m->vcpus[i]);
		if (m->vcpus[i].run)
			munmap(m->vcpus[i].run, m->run_bytes);
		if (m->vcpus[i].fd >= 0)
			close(m->vcpus[i].fd);
	}
	if (m->vm >= 0)
		close(m->vm);
	if (m->kvm >= 0)
		close(m->kvm);
	if (m->code)
		munmap(m->code, CODE_BYTES);
	if (m->drain)
		munmap(m->drain, DRAIN_BYTES);
}
