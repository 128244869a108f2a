// SPDX-License-Identifier: GPL-2.0-only
// Wires the façade to a machine.

import { __ffs } from './bits.ts';
import { ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB } from './caps.ts';
import {
  decodeHpfar,
  ESR_ELx_EC,
  ESR_ELx_EC_IABT_LOW,
  ESR_ELx_FSC_LEVEL,
  ESR_ELx_S1PTW,
  ESR_ELx_WNR,
  esr_fsc_is_excl_atomic_fault,
  esr_fsc_is_permission_fault,
  esr_fsc_is_translation_fault,
} from './esr.ts';
import { levelShift } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { kvm_faultin_pfn } from './kvm/faultin_pfn.ts';
import { mark_page_dirty_in_slot } from './kvm/mark_page_dirty.ts';
import type { MemoryCache } from './kvm/memory_cache.ts';
import * as mmuLock from './kvm/mmu_lock.ts';
import * as release from './kvm/release.ts';
import * as report from './kvm/report.ts';
import * as topup from './kvm/topup.ts';
import { checkCache } from './kvm/topup.ts';
import type { Machine } from './machine.ts';
import { hugetlbBytes } from './mm/host_memory.ts';
import { local_irq_restore, local_irq_save } from './mm/irq.ts';
import { mmap_read_lock, mmap_read_unlock, vma_lookup } from './mm/mmap_lock.ts';
import { sanitise_mte_tags } from './mm/sanitise_mte_tags.ts';
import { kvm_pgtable_get_leaf } from './mm/user_walk.ts';
import { Vma } from './mm/vma.ts';
import * as nested from './nested/trans.ts';
import * as pgtable from './pgtable/facade.ts';
import type { kvm, kvm_pgtable, kvm_vcpu, mm_struct, rwlock_t, task_struct } from './types.ts';
import { Violation } from './violations.ts';

/** Names of the tokens that stand for structures without state of their own. */
const MM: mm_struct = Object.freeze({ name: 'mm' });
const MMU_LOCK: rwlock_t = Object.freeze({ name: 'mmu_lock' });
const CURRENT: task_struct = Object.freeze({ mm: MM });

/** What `createKernel` gives: the global namespace and the vCPU that faults. */
export interface KernelInstance {
  readonly k: Kernel;
  readonly vcpu: kvm_vcpu;
}

function createKvm(m: Machine): kvm {
  return {
    mm: MM,
    mmu_lock: MMU_LOCK,
    get mmu_invalidate_seq() {
      return mmuLock.readInvalidateSeq(m);
    },
    get mmu_invalidate_in_progress() {
      return m.invalidateInProgress;
    },
  };
}

/** A vCPU of the machine's VM with the memory cache `cache`; what faulted and on which stage-2 is the machine's state. */
export function createVcpu(m: Machine, kvm: kvm, cache: MemoryCache): kvm_vcpu {
  return {
    kvm,
    arch: {
      get hw_mmu() {
        return m.stage2.mmu;
      },
      mmu_page_cache: cache.mmuPageCache,
      pkvm_memcache: cache.pkvmMemcache,
      fault: {
        get esr_el2() {
          return m.fault.esr;
        },
        get far_el2() {
          return m.fault.far;
        },
        get hpfar_el2() {
          return m.fault.hpfar;
        },
      },
    },
  };
}

/**
 * The façade over a machine. Every function takes the kernel's parameters; those that only say which VM or task is meant are
 * ignored, since a machine has one of each.
 */
export function createKernel(m: Machine): KernelInstance {
  const vcpu = createVcpu(m, createKvm(m), m.cache);
  const vma = new Vma(m);
  const checkPgt = (pgt: kvm_pgtable): void => {
    if (pgt === m.stage2.mmu.pgt) return;
    const other = m.background !== null && pgt === m.background.mmu.pgt;
    m.violate(
      Violation.uninitialised,
      `a page-table call with ${other ? 'the pgt of another stage-2 than hw_mmu' : 'a pgt that nobody set'}`,
    );
  };
  const isIabt = (): boolean => ESR_ELx_EC(m.fault.esr) === ESR_ELx_EC_IABT_LOW;

  const k: Kernel = {
    current: CURRENT,

    get PAGE_SHIFT() {
      return m.g.PAGE_SHIFT;
    },
    get PAGE_SIZE() {
      return m.g.PAGE_SIZE;
    },
    get PMD_SHIFT() {
      return m.g.PMD_SHIFT;
    },
    get PMD_SIZE() {
      return m.g.PMD_SIZE;
    },
    get PUD_SHIFT() {
      return m.g.PUD_SHIFT;
    },
    get PUD_SIZE() {
      return m.g.PUD_SIZE;
    },
    get CONT_PTE_SHIFT() {
      return m.g.CONT_PTE_SHIFT;
    },
    get CONT_PMD_SHIFT() {
      return m.g.CONT_PMD_SHIFT;
    },
    get PTRS_PER_PMD() {
      // asm-generic/pgtable-nopmd.h: a folded PMD has one entry.
      return m.g.PAGETABLE_PMD_FOLDED ? 1 : m.g.PTRS_PER_PTE;
    },
    get PAGETABLE_PMD_FOLDED() {
      return m.g.PAGETABLE_PMD_FOLDED;
    },
    ARM64_HW_PGTABLE_LEVEL_SHIFT: (level) => levelShift(m.g, level),
    is_protected_kvm_enabled: () => m.pkvm,
    cpus_have_final_cap: (cap) =>
      cap === ARM64_HAS_CACHE_DIC
        ? m.env.hasDIC()
        : cap === ARM64_HAS_STAGE2_FWB
          ? m.env.hasFWB()
          : m.env.hasXNX(),
    // kvm_supports_cacheable_pfnmap() in arch/arm64/include/asm/kvm_mmu.h: both features.
    kvm_supports_cacheable_pfnmap: () => m.env.hasFWB() && m.env.hasDIC(),
    kvm_has_mte: () => m.env.vmHasMte(),

    kvm_vcpu_get_esr: (v) => v.arch.fault.esr_el2,
    kvm_vcpu_get_hfar: (v) => v.arch.fault.far_el2,
    kvm_vcpu_get_fault_ipa: (v) => decodeHpfar(v.arch.fault.hpfar_el2),
    // kvm_is_write_fault(): a stage-1 walk counts as a write only when it is a permission fault.
    kvm_is_write_fault: () => {
      const esr = m.fault.esr;
      if ((esr & ESR_ELx_S1PTW) !== 0) return esr_fsc_is_permission_fault(esr);
      return !isIabt() && (esr & ESR_ELx_WNR) !== 0;
    },
    kvm_vcpu_trap_is_iabt: isIabt,
    kvm_vcpu_abt_iss1tw: () => (m.fault.esr & ESR_ELx_S1PTW) !== 0,
    kvm_vcpu_trap_is_exec_fault: () => isIabt() && (m.fault.esr & ESR_ELx_S1PTW) === 0,
    kvm_vcpu_trap_is_permission_fault: () => esr_fsc_is_permission_fault(m.fault.esr),
    kvm_vcpu_trap_is_translation_fault: () => esr_fsc_is_translation_fault(m.fault.esr),
    kvm_vcpu_trap_get_perm_fault_granule: () => {
      const esr = m.fault.esr;
      report.bugOn(m, !esr_fsc_is_permission_fault(esr));
      return 2 ** levelShift(m.g, esr & ESR_ELx_FSC_LEVEL);
    },
    esr_fsc_is_permission_fault,
    esr_fsc_is_translation_fault,
    esr_fsc_is_excl_atomic_fault,

    mmap_read_lock: (mm) => mmap_read_lock(m, mm),
    mmap_read_unlock: (mm) => mmap_read_unlock(m, mm),
    vma_lookup: (mm, addr) => vma_lookup(m, vma, mm, addr),
    is_vm_hugetlb_page: (v) => {
      (v as Vma).check('vm_flags');
      return hugetlbBytes(m.g, m.host.vmaKind()) !== 0;
    },
    huge_page_shift: (v) => {
      (v as Vma).check('vm_file');
      return __ffs(hugetlbBytes(m.g, m.host.vmaKind()));
    },
    pfn_is_map_memory: (pfn) => m.host.isMapMemory(pfn),
    local_irq_save: () => local_irq_save(m),
    local_irq_restore: () => local_irq_restore(m),
    kvm_pgtable_get_leaf: (_mm, addr, ptep, level) => kvm_pgtable_get_leaf(m, addr, ptep, level),

    __kvm_faultin_pfn: (slot, gfn, foll, writable, page) =>
      kvm_faultin_pfn(m, slot, gfn, foll, writable, page),
    kvm_release_page_unused: (page) => release.kvm_release_page_unused(m, page),
    kvm_release_page_clean: (page) => release.kvm_release_page_clean(m, page),
    kvm_release_page_dirty: (page) => release.kvm_release_page_dirty(m, page),
    kvm_release_faultin_page: (_kvm, page, unused, dirty) =>
      release.kvm_release_faultin_page(m, page, unused, dirty),
    mark_page_dirty_in_slot: (_kvm, memslot, gfn) => mark_page_dirty_in_slot(m, memslot, gfn),
    mmu_invalidate_retry: (_kvm, seq) => mmuLock.mmu_invalidate_retry(m, seq),
    kvm_fault_lock: () => mmuLock.kvm_fault_lock(m),
    kvm_fault_unlock: () => mmuLock.kvm_fault_unlock(m),
    read_lock: () => mmuLock.read_lock(m),
    read_unlock: () => mmuLock.read_unlock(m),
    write_lock: () => mmuLock.write_lock(m),
    write_unlock: () => mmuLock.write_unlock(m),
    kvm_mmu_cache_min_pages: () => topup.kvm_mmu_cache_min_pages(m),
    kvm_mmu_topup_memory_cache: (mc, min) => topup.kvm_mmu_topup_memory_cache(m, mc, min),
    topup_hyp_memcache: (mc, min) => topup.topup_hyp_memcache(m, mc, min),
    kvm_send_hwpoison_signal: (address, lsb) => report.kvm_send_hwpoison_signal(m, address, lsb),
    kvm_inject_dabt_excl_atomic: (_vcpu, addr) => report.kvm_inject_dabt_excl_atomic(m, addr),
    kvm_prepare_memory_fault_exit: (_vcpu, gpa, size, isWrite, isExec) =>
      report.kvm_prepare_memory_fault_exit(m, gpa, size, isWrite, isExec),
    kvm_err: () => report.kvm_err(m),
    WARN_ONCE: (condition) => report.warnOn(m, condition),
    VM_WARN_ON_ONCE: (condition) => report.warnOn(m, condition),
    VM_BUG_ON: (condition) => report.bugOn(m, condition),

    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
      checkPgt(pgt);
      checkCache(m, mc);
      return pgtable.kvm_pgtable_stage2_map(m, addr, size, phys, prot, mc, flags);
    },
    kvm_pgtable_stage2_relax_perms: (pgt, addr, prot, flags) => {
      checkPgt(pgt);
      return pgtable.kvm_pgtable_stage2_relax_perms(m, addr, prot, flags);
    },
    sanitise_mte_tags: (_kvm, pfn, size) => sanitise_mte_tags(m, pfn, size),

    kvm_s2_trans_output: (trans) => trans.output,
    kvm_s2_trans_size: (trans) => trans.block_size,
    kvm_s2_trans_readable: (trans) => trans.readable,
    kvm_s2_trans_writable: (trans) => trans.writable,
    kvm_s2_trans_exec_el0: (_kvm, trans) => nested.kvm_s2_trans_exec_el0(m, trans),
    kvm_s2_trans_exec_el1: (_kvm, trans) => nested.kvm_s2_trans_exec_el1(m, trans),
    kvm_encode_nested_level: nested.kvm_encode_nested_level,
  };
  return { k, vcpu };
}
