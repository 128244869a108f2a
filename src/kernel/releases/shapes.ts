// SPDX-License-Identifier: GPL-2.0-only
/**
 * Calls of the façade in the shapes that C has for them: other parameters in another release, a macro that adds one, a name that the kernel chooses between. Each
 * checks what its shape says and goes on to the call that is declared in `calls/`, which has the site, the log and the rules; the headers
 * of `src/c/facade/headers/` give them to C under the kernel's names.
 */
import type { Calls } from '../calls/all.ts';
import { checkKvm, checkVcpu, wrongObject } from '../calls/arguments.ts';
import type { Self } from '../calls/declare.ts';
import { handlePermFault } from '../calls/nested_walk.ts';
import type { Machine } from '../machine.ts';
import { KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import type { kvm, kvm_pgtable, kvm_s2_trans, kvm_vcpu, memcache, page } from '../types.ts';
import { Violation } from '../violations.ts';
import { rememberShown } from './cache_maintenance.ts';
import { createContainerOf } from './container_of.ts';
import { entryOver } from './stage2_entries.ts';
import { createGetUserLeaf } from './user_walk.ts';

/** Their functions, by name. */
export type Shapes = ReturnType<typeof createShapes>;

/** Of the shapes those that check what is fixed for a run, and else do no more than to go on to a call that a transcript has. */
export const ONLY_CHECKS: ReadonlySet<string> = new Set([
  'pkvm_pgtable_stage2_map',
  'pkvm_pgtable_stage2_relax_perms',
  'pkvm_pgtable_stage2_mkyoung',
  'directStage2Map',
  'directStage2RelaxPerms',
  'directStage2Mkyoung',
  'getUserLeaf',
]);

function under(name: string): Self {
  return { name, logged: name, code: -1, sleeps: false, needs: undefined };
}

/** A value as the log has it: of an object only whether it is one. */
function asNumber(x: unknown): number {
  if (typeof x === 'number') return x;
  return x === null || x === undefined || x === false ? 0 : 1;
}

/** The shapes on one machine. */
export function createShapes(m: Machine) {
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
  const mapAfter = (check: () => void) =>
    function (
      this: Calls,
      pgt: kvm_pgtable,
      addr: number,
      size: number,
      phys: number,
      prot: number,
      mc: memcache | null,
      flags: number,
    ): number {
      check();
      return this.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags);
    };
  const relaxAfter = (check: () => void) =>
    function (this: Calls, pgt: kvm_pgtable, addr: number, prot: number, flags: number): number {
      check();
      return this.kvm_pgtable_stage2_relax_perms(pgt, addr, prot, flags);
    };
  const mkyoungAfter = (check: () => void) =>
    function (this: Calls, pgt: kvm_pgtable, addr: number, flags: number): void {
      check();
      this.kvm_pgtable_stage2_mkyoung(pgt, addr, flags);
    };
  /** A walk of a release whose walkers leave the caches to the handler. */
  const withoutMaintenance = (walk: () => number): number => {
    m.maintained.byHandler = true;
    try {
      return walk();
    } finally {
      m.maintained.byHandler = false;
    }
  };
  const permFault = under('kvm_s2_handle_perm_fault');
  const minPages = under('kvm_mmu_cache_min_pages');
  const address = under('page_address');
  return {
    /** What a translation found on its way and nobody wrote; no call of the kernel. */
    readUnwritten(what: string): void {
      m.scheduler.count();
      m.recorder.violate(Violation.uninitialised, `${what} is used, which nobody wrote`);
    },
    /** A call of what a further header declares, as the log has it; no call of the kernel. */
    recordFurther(name: string, args: readonly unknown[], result: unknown): void {
      m.scheduler.count();
      if (m.recorder.tracing) m.recorder.record(name, args.map(asNumber), asNumber(result));
    },
    /** `container_of()` of a structure that the façade has inside another. */
    containerOfFace: createContainerOf(m),
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
    mkyoungOf(this: Calls, pgt: kvm_pgtable, addr: number): number {
      this.kvm_pgtable_stage2_mkyoung(pgt, addr, KVM_PGTABLE_WALK_SHARED);
      return entryOver(m, addr);
    },
    /** `kvm_pgtable_stage2_map()` up to 5.13 (arch/arm64/kvm/hyp/pgtable.c): the walker maintains no cache. */
    mapUnmaintained(
      this: Calls,
      pgt: kvm_pgtable,
      addr: number,
      size: number,
      phys: number,
      prot: number,
      mc: memcache | null,
    ): number {
      rememberShown(m, addr, size);
      return withoutMaintenance(() => this.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, 0));
    },
    /** `kvm_pgtable_stage2_relax_perms()` up to 5.13: neither does this. */
    relaxPermsUnmaintained(this: Calls, pgt: kvm_pgtable, addr: number, prot: number): number {
      return withoutMaintenance(() =>
        this.kvm_pgtable_stage2_relax_perms(pgt, addr, prot, KVM_PGTABLE_WALK_SHARED),
      );
    },
    /** `page_address()`, which is the page itself here: what takes one asks for its pfn. */
    pageAddress(page: page): page {
      if (typeof page?.pfn !== 'number') wrongObject(m, address, 'a page', page);
      return page;
    },
    /** `kvm_pgtable_get_leaf()` on the table that its first argument describes. */
    getUserLeaf: createGetUserLeaf(m),
    /** `kvm_s2_handle_perm_fault()` up to 6.18: execution at both exception levels is one permission (arch/arm64/kvm/nested.c). */
    permFaultOfBothLevels(vcpu: kvm_vcpu, trans: kvm_s2_trans): number {
      checkVcpu(m, permFault, vcpu);
      return handlePermFault(m, permFault, trans, () => (m.fault.trans.xn & 2) !== 0);
    },
    /** `kvm_mmu_cache_min_pages(kvm)` up to 6.7 (arch/arm64/include/asm/stage2_pgtable.h): a VM has one stage-2 there. */
    minPagesOfVm(this: Calls, kvm: kvm): number {
      checkKvm(m, minPages, kvm);
      return this.kvm_mmu_cache_min_pages(m.stage2.mmu);
    },
  };
}
