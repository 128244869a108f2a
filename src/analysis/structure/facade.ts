// SPDX-License-Identifier: GPL-2.0-only
/**
 * What the analysis knows of the kernel's functions without looking into them. Everything else that it uses, the return
 * conventions of a variant's helpers among them, it derives from their text.
 */

/** Pins a page exactly when the pfn that it returns is no error pfn (`kvm_follow_pfn()`, virt/kvm/kvm_main.c). */
export const PIN = '__kvm_faultin_pfn';

/** Gives a reference back; the number is the position of the page among the arguments. */
export const RELEASES: ReadonlyMap<string, number> = new Map([
  ['kvm_release_page_unused', 0],
  ['kvm_release_page_clean', 0],
  ['kvm_release_page_dirty', 0],
  ['kvm_release_faultin_page', 1],
]);

/** What a function does to which lock. */
export interface LockEffect {
  readonly lock: string;
  readonly takes: boolean;
}

/** Functions that take or drop a lock; interrupts that are off count as one. */
export const LOCKS: ReadonlyMap<string, LockEffect> = new Map<string, LockEffect>(
  [
    ['mmap_lock', 'mmap_read_lock', 'mmap_read_unlock'],
    // kvm_fault_lock() is the write or the read side of mmu_lock, by the kind of the VM.
    ['mmu_lock', 'kvm_fault_lock', 'kvm_fault_unlock'],
    ['mmu_lock (read)', 'read_lock', 'read_unlock'],
    ['mmu_lock (write)', 'write_lock', 'write_unlock'],
    ['interrupts off', 'local_irq_save', 'local_irq_restore'],
  ].flatMap(([lock, take, drop]) => [
    [take, { lock, takes: true }] as [string, LockEffect],
    [drop, { lock, takes: false }] as [string, LockEffect],
  ]),
);

/** The lock under which alone a VMA may be looked at. */
export const VMA_LOCK = 'mmap_lock';

/** Locks under which nothing may sleep: mmu_lock is an rwlock, and without interrupts no other task runs. */
export const ATOMIC: ReadonlySet<string> = new Set([
  'mmu_lock',
  'mmu_lock (read)',
  'mmu_lock (write)',
  'interrupts off',
]);

/** Functions that may sleep, and why. */
export const SLEEPS: ReadonlyMap<string, string> = new Map([
  [PIN, 'it may wait for the page to be read from disk'],
  ['kvm_mmu_topup_memory_cache', 'it allocates with GFP_KERNEL_ACCOUNT'],
  ['topup_hyp_memcache', 'it allocates with GFP_KERNEL_ACCOUNT'],
  ['mmap_read_lock', 'it is a semaphore'],
  ['kvm_send_hwpoison_signal', 'forced signals take locks that sleep on PREEMPT_RT'],
]);

/**
 * Functions that give the same answer throughout one fault: they decode registers that were saved at the exit, read
 * what is fixed when the VM or the host boots, or read the guest translation that the caller made. A condition on one
 * of them is taken the same way each time on one path.
 */
export const STEADY: ReadonlySet<string> = new Set([
  'ARM64_HW_PGTABLE_LEVEL_SHIFT',
  'is_protected_kvm_enabled',
  'cpus_have_final_cap',
  'kvm_supports_cacheable_pfnmap',
  'kvm_has_mte',
  'kvm_vcpu_get_esr',
  'kvm_vcpu_get_hfar',
  'kvm_vcpu_get_fault_ipa',
  'kvm_is_write_fault',
  'kvm_vcpu_trap_is_iabt',
  'kvm_vcpu_abt_iss1tw',
  'kvm_vcpu_trap_is_exec_fault',
  'kvm_vcpu_trap_is_permission_fault',
  'kvm_vcpu_trap_is_translation_fault',
  'kvm_vcpu_trap_get_perm_fault_granule',
  'esr_fsc_is_permission_fault',
  'esr_fsc_is_translation_fault',
  'esr_fsc_is_excl_atomic_fault',
  'pfn_is_map_memory',
  'kvm_mmu_cache_min_pages',
  'kvm_s2_trans_output',
  'kvm_s2_trans_size',
  'kvm_s2_trans_readable',
  'kvm_s2_trans_writable',
  'kvm_s2_trans_exec_el0',
  'kvm_s2_trans_exec_el1',
  'kvm_encode_nested_level',
]);

/** Fields that other threads write: two reads of one are two values. */
export const SHARED_FIELDS: ReadonlySet<string> = new Set([
  'mmu_invalidate_seq',
  'mmu_invalidate_in_progress',
]);
