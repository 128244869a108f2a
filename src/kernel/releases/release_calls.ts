// SPDX-License-Identifier: GPL-2.0-only
/**
 * Calls that only C makes: those that earlier releases have, and those that the transliterations have in another shape. Their prototypes
 * are in the headers of `src/c/facade/headers/`.
 */
import type { Calls } from '../calls/all.ts';
import { checkKvm, checkObject, checkValue, checkVcpu } from '../calls/arguments.ts';
import type { Self } from '../calls/declare.ts';
import { ESR_ELx_FSC_LEVEL, ESR_ELx_FSC_TYPE } from '../esr.ts';
import type { Machine } from '../machine.ts';
import { FOLL_WRITE } from '../pfn.ts';
import { type Ref, ref } from '../poison.ts';
import { KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import {
  KVM_MEM_READONLY,
  type kvm,
  type kvm_memory_slot,
  type kvm_pgtable,
  type kvm_s2_trans,
  type kvm_vcpu,
  type memcache,
  type page,
} from '../types.ts';
import { Violation } from '../violations.ts';
import * as references from './pfn_references.ts';
import * as entries from './stage2_entries.ts';
import { createGetUserLeaf } from './user_walk.ts';

/** Their functions, by name. */
export type ReleaseCalls = ReturnType<typeof createReleaseCalls>;

function under(name: string): Self {
  return { name, code: -1, sleeps: false, needs: undefined };
}

/** The calls on one machine, made of those of the façade, `k`. */
export function createReleaseCalls(m: Machine, k: Calls) {
  const checkProtected = (name: string): void => {
    if (!m.pkvm) m.recorder.violate(Violation.wrongCache, `${name}() outside protected mode`);
  };
  // In protected mode struct kvm_pgtable keeps the tree of mappings that pkvm.c looks after where a root, a size and a level would be
  // (a union in arch/arm64/include/asm/kvm_pgtable.h): the host's walker would walk what is no table. The run goes on as if the call
  // were the right one, so that the rest can be judged.
  const checkHostOwned = (name: string): void => {
    if (m.pkvm)
      m.recorder.violate(
        Violation.wrongObject,
        `${name}() in protected mode, on what is no page table of the host`,
      );
  };
  // The kernel that a call was made on may do something else by the name that it goes on to: a known-bad variant's does.
  const via = (self: object): Calls => ('kvm_pgtable_stage2_map' in self ? (self as Calls) : k);
  const mapAfter = (check: () => void) =>
    function (
      this: object,
      pgt: kvm_pgtable,
      addr: number,
      size: number,
      phys: number,
      prot: number,
      mc: memcache | null,
      flags: number,
    ): number {
      check();
      return via(this).kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags);
    };
  const relaxAfter = (check: () => void) =>
    function (this: object, pgt: kvm_pgtable, addr: number, prot: number, flags: number): number {
      check();
      return via(this).kvm_pgtable_stage2_relax_perms(pgt, addr, prot, flags);
    };
  const mkyoungAfter = (check: () => void) =>
    function (this: object, pgt: kvm_pgtable, addr: number, flags: number): void {
      check();
      via(this).kvm_pgtable_stage2_mkyoung(pgt, addr, flags);
    };
  const around = under('container_of');
  const executable = under('kvm_s2_trans_executable');
  const hvaOf = under('gfn_to_hva_memslot_prot');
  const level = under('kvm_vcpu_trap_get_fault_level');
  const type = under('kvm_vcpu_trap_get_fault_type');
  const minPages = under('kvm_mmu_cache_min_pages');
  return {
    /** What a translation found on its way and nobody wrote; no call of the kernel. */
    readUnwritten(what: string): void {
      m.scheduler.count();
      m.recorder.violate(Violation.uninitialised, `${what} is used, which nobody wrote`);
    },
    /** `container_of(arch, struct kvm, arch)`. */
    container_of_kvm_arch(arch: kvm['arch']): kvm {
      checkObject(m, around, 'a struct kvm_arch', arch, m.kvm.arch);
      return m.kvm;
    },
    /** `container_of(arch, struct kvm_vcpu, arch)`. */
    container_of_kvm_vcpu_arch(arch: kvm_vcpu['arch']): kvm_vcpu {
      checkObject(m, around, 'a struct kvm_vcpu_arch', arch, m.vcpu.arch);
      return m.vcpu;
    },
    /** By their names (arch/arm64/kvm/pkvm.c): in protected mode, and nowhere else. */
    pkvm_pgtable_stage2_map: mapAfter(() => checkProtected('pkvm_pgtable_stage2_map')),
    pkvm_pgtable_stage2_relax_perms: relaxAfter(() => checkProtected('pkvm_pgtable_stage2_relax_perms')),
    pkvm_pgtable_stage2_mkyoung: mkyoungAfter(() => checkProtected('pkvm_pgtable_stage2_mkyoung')),
    /** `kvm_pgtable_stage2_map()` and so on by their own names, without KVM_PGT_FN(). */
    directStage2Map: mapAfter(() => checkHostOwned('kvm_pgtable_stage2_map')),
    directStage2RelaxPerms: relaxAfter(() => checkHostOwned('kvm_pgtable_stage2_relax_perms')),
    directStage2Mkyoung: mkyoungAfter(() => checkHostOwned('kvm_pgtable_stage2_mkyoung')),
    /**
     * `kvm_pgtable_stage2_mkyoung()` up to 6.12: no flags, and the entry that was found. The walk is a shared one from 6.3 on; before, it runs
     * under the lock for writing, where that makes no difference.
     */
    mkyoungOf(this: object, pgt: kvm_pgtable, addr: number): number {
      via(this).kvm_pgtable_stage2_mkyoung(pgt, addr, KVM_PGTABLE_WALK_SHARED);
      return entries.entryOver(m, addr);
    },
    kvm_pte_to_pfn: entries.createPteToPfn(m),
    /** `kvm_pgtable_get_leaf()` on the table that its first argument describes. */
    getUserLeaf: createGetUserLeaf(m, k.kvm_pgtable_get_leaf),
    /** Up to 6.18: XN[1] of the descriptor is clear (arch/arm64/include/asm/kvm_nested.h). */
    kvm_s2_trans_executable(trans: kvm_s2_trans): boolean {
      const own = checkObject(m, executable, 'a trans', trans, m.fault.trans.face);
      return own && (m.fault.trans.xn & 2) === 0;
    },
    /** Up to 6.7 (arch/arm64/include/asm/kvm_emulate.h). */
    kvm_vcpu_trap_get_fault_level(vcpu: kvm_vcpu): number {
      checkVcpu(m, level, vcpu);
      return m.fault.esr & ESR_ELx_FSC_LEVEL;
    },
    /** Up to 6.7 (arch/arm64/include/asm/kvm_emulate.h). */
    kvm_vcpu_trap_get_fault_type(vcpu: kvm_vcpu): number {
      checkVcpu(m, type, vcpu);
      return m.fault.esr & ESR_ELx_FSC_TYPE;
    },
    /** `kvm_mmu_cache_min_pages(kvm)` up to 6.7 (arch/arm64/include/asm/stage2_pgtable.h): a VM has one stage-2 there. */
    minPagesOfVm(this: object, kvm: kvm): number {
      checkKvm(m, minPages, kvm);
      return via(this).kvm_mmu_cache_min_pages(m.stage2.mmu);
    },
    /**
     * Up to 6.12 (virt/kvm/kvm_main.c). The handler never asks for an atomic or asynchronous pin, nor for the hva: those would need
     * states that the model does not have, and stop the run.
     */
    __gfn_to_pfn_memslot(
      this: object,
      slot: kvm_memory_slot,
      gfn: number,
      atomic: boolean,
      interruptible: boolean,
      async: Ref<boolean> | null,
      write_fault: boolean,
      writable: Ref<boolean> | null,
      hva: Ref<number> | null,
    ): number {
      if (atomic || interruptible || async !== null || hva !== null) {
        throw new Error('__gfn_to_pfn_memslot() is modelled without atomic, interruptible, async and hva');
      }
      const map = writable ?? ref(false);
      return via(this).__kvm_faultin_pfn(
        slot,
        gfn,
        write_fault ? FOLL_WRITE : 0,
        map,
        ref<page | null>(null),
      );
    },
    kvm_release_pfn_clean: references.createReleasePfnClean(m),
    kvm_set_pfn_dirty: references.createSetPfnDirty(m),
    kvm_set_pfn_accessed: references.createSetPfnAccessed(m),
    /**
     * `gfn_to_hva_memslot_prot()` (virt/kvm/kvm_main.c): a gfn outside the slot becomes the slot's first page. The model's slot can be read
     * only, which is what `writable` is told.
     */
    gfn_to_hva_memslot_prot(slot: kvm_memory_slot, gfn: number, writable: Ref<boolean> | null): number {
      checkObject(m, hvaOf, 'a memslot', slot, m.slot.face);
      if (writable !== null) writable.value = (m.slot.flags & KVM_MEM_READONLY) === 0;
      if (!checkValue(m, hvaOf, 'a gfn', gfn)) return 0;
      if (!m.slot.contains(gfn))
        m.recorder.violate(Violation.gfnOutsideSlot, `gfn ${gfn} in gfn_to_hva_memslot_prot()`);
      return m.slot.gfnToHva(gfn);
    },
    kvm_release_pfn_dirty: references.createReleasePfnDirty(m),
    pfn_to_page: references.createPfnToPage(m),
    get_page: references.createGetPage(m),
    put_page: references.createPutPage(m),
  };
}
