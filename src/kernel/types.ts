// SPDX-License-Identifier: GPL-2.0-only
/**
 * The kernel's structures as the variants see them: names and fields are the kernel's. What stands behind a field is
 * explicit state of the `Machine`; several are accessors, because reading them is an observation.
 */

/** include/linux/mm_types.h. Fields may only be read under `mmap_lock`, until it is dropped. */
export interface vm_area_struct {
  readonly vm_start: number;
  /** First address after the VMA. */
  readonly vm_end: number;
  /** `VM_*`; bits above 31 need `hasBit`. */
  readonly vm_flags: number;
  /** Stage-1 attributes; `PTE_ATTRINDX` extracts the memory type. */
  readonly vm_page_prot: number;
  /** Offset in pages; for PFNMAP the pfn of `vm_start`. */
  readonly vm_pgoff: number;
}

/** A refcounted page of the host. */
export interface page {
  readonly pfn: number;
}

/** include/linux/mm_types.h: what a page belongs to, with which it is swapped or written back. */
export interface folio {
  readonly name: 'folio';
}

/** include/linux/mm_types.h */
export interface mm_struct {
  readonly name: 'mm';
  /** Root of the user page tables; only its identity matters. */
  readonly pgd: object;
}

/** include/linux/kvm_host.h */
export interface kvm_memory_slot {
  readonly base_gfn: number;
  readonly npages: number;
  readonly userspace_addr: number;
  /** `KVM_MEM_*`. */
  readonly flags: number;
  /** NULL unless dirty logging is on. */
  readonly dirty_bitmap: object | null;
}

/** The lock token that `read_lock()` and `write_lock()` take: `&kvm->mmu_lock`. */
export interface rwlock_t {
  readonly name: 'mmu_lock';
}

/** arch/arm64/include/asm/kvm_pgtable.h */
export interface kvm_pgtable {
  readonly name: 'pgt';
  /** Bits of the input address. */
  readonly ia_bits: number;
}

/** arch/arm64/include/asm/kvm_host.h */
export interface kvm_s2_mmu {
  readonly pgt: kvm_pgtable;
  readonly vtcr: number;
  /** Whether the guest hypervisor's stage-2 is on: without, the nested guest's addresses are its own. */
  readonly nested_stage2_enabled: boolean;
}

/** include/linux/kvm_host.h */
export interface kvm {
  readonly mm: mm_struct;
  readonly mmu_lock: rwlock_t;
  readonly srcu: srcu_struct;
  readonly arch: {
    /** `KVM_ARCH_FLAG_*`. */
    readonly flags: number;
    /** The VM's own stage-2; `vcpu->arch.hw_mmu` is a shadow while a nested guest runs. */
    readonly mmu: kvm_s2_mmu;
  };
  /** Reading it is an observation and a site: another thread may bump it at any time. */
  readonly mmu_invalidate_seq: number;
  readonly mmu_invalidate_in_progress: number;
}

/** include/linux/srcu.h: the read sections in which a VM's memslots stay what they are. */
export interface srcu_struct {
  readonly name: 'srcu';
}

/** include/uapi/linux/kvm.h, the fields that the handler writes. */
export interface kvm_run {
  exit_reason: number;
  readonly arm_sea: kvm_run_arm_sea;
}

/** What an exit with KVM_EXIT_ARM_SEA tells. */
export interface kvm_run_arm_sea {
  flags: number;
  esr: number;
  gva: number;
  gpa: number;
}

/** include/uapi/linux/kvm.h: what KVM_PRE_FAULT_MEMORY is asked for, both in whole pages. */
export interface kvm_pre_fault_memory {
  readonly gpa: number;
  readonly size: number;
  readonly flags: number;
}

/** `struct kvm_mmu_memory_cache` or `struct kvm_hyp_memcache`: `void *memcache`. */
export interface memcache {
  readonly nobjs: number;
}

/** include/linux/kvm_host.h with the arm64 fields that the handler reads. */
export interface kvm_vcpu {
  readonly kvm: kvm;
  readonly run: kvm_run;
  readonly arch: {
    /** The stage-2 that the vCPU runs on; a caller that no fault led to chooses one. */
    hw_mmu: kvm_s2_mmu;
    readonly mmu_page_cache: memcache;
    readonly pkvm_memcache: memcache;
    /** What the last exit left; a caller that no fault led to writes its own. */
    readonly fault: {
      esr_el2: number;
      far_el2: number;
      hpfar_el2: number;
    };
  };
}

/** arch/arm64/include/asm/kvm_nested.h: the result of the walk of the guest hypervisor's stage-2. */
export interface kvm_s2_trans {
  readonly output: number;
  /** Bytes that the guest's entry maps. */
  readonly block_size: number;
  readonly writable: boolean;
  readonly readable: boolean;
  readonly level: number;
  /** Syndrome for the guest hypervisor where the walk ended in a fault; 0 where it did not. */
  readonly esr: number;
  /** `XN[1:0]` of the descriptor, already extracted (the kernel keeps the whole descriptor). */
  readonly xn: number;
}

/** include/linux/sched.h */
export interface task_struct {
  readonly mm: mm_struct;
}

/** arch/arm64/kvm/mmu.c at fb9888fdfada: what the architecture reported, constant for the whole fault. */
export interface kvm_s2_fault_desc {
  readonly vcpu: kvm_vcpu;
  readonly fault_ipa: number;
  readonly nested: kvm_s2_trans | null;
  readonly memslot: kvm_memory_slot;
  readonly hva: number;
}

export const KVM_MEM_LOG_DIRTY_PAGES = 1 << 0;
export const KVM_MEM_READONLY = 1 << 1;
export const KVM_MEM_GUEST_MEMFD = 1 << 2;
export const KVM_MEMSLOT_INVALID = 1 << 16;
/** Bits of `kvm->arch.flags` (arch/arm64/include/asm/kvm_host.h); only their being distinct matters. */
export const KVM_ARCH_FLAG_RETURN_NISV_IO_ABORT_TO_USER = 0;
export const KVM_ARCH_FLAG_EXIT_SEA = 1;
