/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the init program share: one scenario's memory, VM and vCPUs, and what was seen of its fault. */
#ifndef STAGE2_MACHINE_H
#define STAGE2_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <linux/kvm.h>

/* The region that scenarios use lies aligned in a reservation of this size. */
#define RESERVED (4ul << 30)
#define RESERVED_ALIGN (1ul << 30)
#define MAX_WORDS 12
#define MAX_LINE 256
/* The first, a fresh one with an empty cache, and that of another thread. */
#define MAX_VCPUS 3
#define PROT_MTE_BIT 0x20

/* The slot whose faults are looked at. */
#define TEST_SLOT 1

/* Guest code, and a page that is no memory: a store to it ends a run. */
#define CODE_IPA 0x10000ul
#define CODE_BYTES 0x10000ul
#define EXIT_IPA 0x09000000ul
/* A store here is made by the guest's exception vectors. */
#define EXCEPTION_IPA (EXIT_IPA + 0x100)

/* How the vCPU came back from a run. */
struct seen_run {
	int error;
	unsigned int exit_reason;
	uint64_t mmio_address;	/* or that of an access that could not be decoded, whose syndrome is the value */
	bool mmio_write;
	uint64_t value;
	uint64_t far;
};

/* The last SIGBUS of this thread. */
struct seen_signal {
	int count, code, lsb;
	uint64_t address;
};

struct vcpu {
	int fd;
	struct kvm_run *run;
	struct kvm_dirty_gfn *ring;	/* where the VM logs in rings */
	uint32_t collected;	/* entries of the ring that were read */
};

/* Where dirty pages of a slot that logs are noted. */
enum log { LOG_BITMAP, LOG_RINGS, LOG_RINGS_AND_BITMAP };

struct machine {
	/* Host memory: the reservation, and a file behind a part of it. */
	char *base;
	int file;
	/* Physical address of device memory that was mapped, and where. */
	uint64_t device_pa, device_offset;

	int kvm, vm;
	size_t run_bytes;
	struct vcpu vcpus[MAX_VCPUS];
	int used;	/* the vCPU that runs */
	uint32_t *code;
	bool stage1;	/* the guest walks tables of its own */
	uint64_t walked_va;	/* by the table under test */
	uint32_t slot_flags;
	uint64_t slot_ipa, slot_offset, slot_bytes;
	bool has_rings, has_bitmap;	/* has_bitmap: beside the rings */
	int missing;	/* says who comes for the page that is missing */
	bool is_killed;	/* who runs the vCPU next, while it waits for that page */
	char *drain;	/* memory that faults are taken in to use a cache up */

	/* The root of the stage-2 tables, as a probe tells it. */
	uint64_t pgd;
	int start_level;

	/* Which scenario of the file this is, from 0: the debugger knows it by that. */
	unsigned long number;

	struct seen_run run;
};

/* memory.c */
int map_memory(struct machine *m, const char *kind, uint64_t offset, uint64_t bytes, uint64_t argument);
int touch_memory(struct machine *m, uint64_t offset, const char *how);
int check_huge(struct machine *m, uint64_t offset, uint64_t bytes);
int make_memory(struct machine *m);
void end_memory(struct machine *m);

/* guest.c */
int make_vm(struct machine *m, bool mte, enum log log);
int add_vcpu(struct machine *m);
int raw_slot(struct machine *m, int slot, uint32_t flags, uint64_t ipa, void *hva, uint64_t bytes);
int set_slot(struct machine *m, uint32_t flags, uint64_t ipa, uint64_t offset, uint64_t bytes);
int run_guest(struct machine *m, const char *name, uint64_t address);
int add_other_vcpu(struct machine *m);
int run_other(struct machine *m, int at, const char *name, uint64_t address);
int return_undecoded(struct machine *m);
int add_device(struct machine *m, uint64_t ipa);
int use_stage1(struct machine *m, uint64_t table, int level);
int drain_cache(struct machine *m);
void end_vm(struct machine *m);

/* dirty.c */
int use_rings(struct machine *m, bool bitmap);
int map_ring(struct machine *m, struct vcpu *vcpu);
void unmap_ring(struct vcpu *vcpu);
void collect_rings(struct machine *m);
int harvest_log(struct machine *m, FILE *out);

/* userfault.c */
int catch_faults(const char *address);
bool await_fault(int faults, const volatile int *given_up);
void bring_page(int faults, const char *address);

/* killed.c */
int run_until_killed(struct machine *m, struct vcpu *vcpu, const volatile int *given_up);

/* threads.c */
void use_cpu(int cpu);
int await_slot_change(const volatile pid_t *thread);

/* going.c */
int begin_removal(struct machine *m);
void end_removal(void);

/* probes.c */
int set_probes(void);
void trace_on(void);
void trace_off(void);
void print_calls(FILE *out);
void find_root(struct machine *m);

/* messages.c */
void print_messages(FILE *out);
bool skip_messages(void);

/* table.c */
int open_kernel_memory(void);
int check_kernel_memory(void);
uint64_t pfn_of(const void *address);
bool find_leaf(struct machine *m, uint64_t ipa, int *at_level, uint64_t *found);
void print_leaf(struct machine *m, uint64_t ipa, FILE *out);
void settle_pages(void);
uint64_t kernel_address(const volatile void *address);
int page_references(uint64_t pfn);
int page_tagged(uint64_t pfn);

/* race.c */
int arm_race(struct machine *m, char **words, int count);
void begin_race(void);
bool end_race(bool *in_time, int *error);
void forget_race(void);
uint64_t attached_address(void);
void await_debugger(void);

/* age.c */
int write_file(const char *path, const char *text);
int age_memory(struct machine *m, uint64_t offset, uint64_t ipa);

/* steps.c */
int do_step(struct machine *m, const char *line);

extern struct seen_signal last_signal;
extern uint64_t page_bytes;

#endif
