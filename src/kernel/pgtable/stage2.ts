// SPDX-License-Identifier: GPL-2.0-only
// Chooses the walkers of the mode; builds the initial tables on demand.

import { face } from '../face.ts';
import { SHADOW_IPA_BITS, vmIpaBits } from '../geometry.ts';
import type { HvaRange } from '../kvm/invalidate.ts';
import type { kvm_s2_mmu, memcache } from '../types.ts';
import { checkAccounting } from './accounting.ts';
import { PTE_LOCKED } from './attributes.ts';
import { buildInitialStage2, Fate, fateOfInitial, leaveTraces } from './initial.ts';
import { install } from './install.ts';
import { Leaves } from './leaves.ts';
import { map } from './map.ts';
import { mkyoung } from './mkyoung.ts';
import { type OutcomeSink, writeTables } from './outcome.ts';
import type { Stage2Owner } from './owner.ts';
import { PageTable } from './page_table.ts';
import { pkvmMap, pkvmMkyoung, pkvmRelaxPerms, pkvmSplit, pkvmUnmap, pkvmWrprotect } from './pkvm.ts';
import { PkvmMappings } from './pkvm_mappings.ts';
import { relaxPerms } from './relax.ts';
import { split } from './split.ts';
import { testClearYoung } from './test_clear_young.ts';
import { unmap } from './unmap.ts';
import { wrprotect } from './wrprotect.ts';

/** `struct kvm_s2_mmu` of tables that translate so many bits. */
export function mmuFace(ipaBits: () => number, nestedStage2: () => boolean): kvm_s2_mmu {
  return face({
    pgt: face({
      name: 'pgt' as const,
      get ia_bits() {
        return ipaBits();
      },
    }),
    /** T0SZ, the only field that anybody looks at. */
    get vtcr() {
      return 64 - ipaBits();
    },
    get nested_stage2_enabled() {
      return nestedStage2();
    },
  });
}

/**
 * The guest's stage-2 tables. The methods are the kernel's functions with the same parameters and return values
 * (KVM_PGT_FN() chooses between pgtable.c and pkvm.c); they neither check preconditions nor let races strike, which
 * makes them right for other threads too. The handler goes through `facade.ts`.
 *
 * What the tables hold before the fault is built by the first call that depends on it.
 */
export class Stage2 {
  /** Whether the initial contents were built. */
  touched = false;
  /** Columns of the leaves, valid after `collect`. */
  readonly leaves = new Leaves();
  readonly mappings = new PkvmMappings();
  /** What `vcpu->arch.hw_mmu` is while a vCPU runs on these tables. */
  readonly mmu: kvm_s2_mmu;
  readonly table: PageTable;
  private readonly m: Stage2Owner;
  private ipaBits = SHADOW_IPA_BITS;
  private collected = false;

  constructor(m: Stage2Owner) {
    this.m = m;
    this.mmu = mmuFace(
      () => (m.abort.sorted ? this.ipaBits : m.fault.ipaBits),
      () => m.fault.nested !== null,
    );
    this.table = new PageTable(m);
  }

  /** @param shadow whether a guest hypervisor's stage-2 is shadowed: such tables have an IPA size of their own */
  reset(shadow = false): void {
    this.touched = false;
    this.collected = false;
    this.ipaBits = shadow ? SHADOW_IPA_BITS : vmIpaBits(this.m.g, this.m.pkvm);
    this.table.reset(this.ipaBits);
    this.mappings.reset();
  }

  /** Builds the initial contents unless that was done. */
  ensure(): void {
    if (this.touched) return;
    this.m.env.asksMore?.();
    this.touched = true;
    buildInitialStage2(this.m);
  }

  /**
   * Puts a leaf into the initial contents; under protected KVM with its mapping object.
   * @param prot may have `PTE_OLD`: the access flag is clear
   */
  install(addr: number, level: number, pa: number, prot: number): void {
    this.collected = false;
    install(this.table, addr, level, prot, pa);
    if (!this.m.pkvm) return;
    const pageSize = this.m.g.PAGE_SIZE;
    this.mappings.insert(addr / pageSize, pa / pageSize, this.m.g.granule[level] / pageSize);
  }

  /** Puts a mapping object there without a leaf: what the guest had was taken back. */
  keepMapping(addr: number, pa: number): void {
    const pageSize = this.m.g.PAGE_SIZE;
    this.mappings.insert(addr / pageSize, pa / pageSize, 1);
  }

  /** Puts an entry there that another vCPU has broken and not made yet. */
  lockEntry(addr: number, level: number): void {
    this.collected = false;
    install(this.table, addr, level, PTE_LOCKED, 0);
  }

  map(addr: number, size: number, phys: number, prot: number, mc: memcache | null, flags: number): number {
    this.change();
    if (this.m.pkvm) return pkvmMap(this.table, this.mappings, addr, size, phys, prot, mc);
    return map(this.table, addr, size, phys, prot, mc, flags);
  }

  relaxPerms(addr: number, prot: number, flags: number): number {
    this.change();
    if (this.m.pkvm) return pkvmRelaxPerms(this.table, addr, prot);
    return relaxPerms(this.table, addr, prot, flags);
  }

  mkyoung(addr: number, flags: number): void {
    this.change();
    if (this.m.pkvm) pkvmMkyoung(this.table, addr);
    else mkyoung(this.table, addr, flags);
  }

  /** In protected mode the notifier asks the hypervisor mapping by mapping, which comes to the same: each is one leaf. */
  testClearYoung(addr: number, size: number, mkold: boolean): boolean {
    this.change();
    return testClearYoung(this.table, addr, size, mkold);
  }

  unmap(addr: number, size: number): number {
    this.change();
    if (this.m.pkvm) return pkvmUnmap(this.table, this.mappings, addr, size);
    return unmap(this.table, addr, size);
  }

  /**
   * Unmaps a range as far as what the tables hold before the fault goes, without building that: what is unmapped whole is not asked for.
   * @param range null for all of the guest's memory
   * @returns false if nothing was done: the tables were built, or a part of what they hold may stay
   */
  unmapInitial(range: HvaRange | null): boolean {
    const { m } = this;
    // The log has what is flushed, entry by entry; the hypervisor is asked mapping by mapping.
    if (this.touched || m.pkvm || (m.recorder.tracing && !m.recorder.terse)) return false;
    m.env.asksMore?.();
    const fate = fateOfInitial(m, range);
    if (fate !== Fate.lost) return fate === Fate.kept;
    this.touched = true;
    this.collected = false;
    leaveTraces(m);
    return true;
  }

  /**
   * Takes everything back from a protected guest that is gone.
   * @param onPage is told of each page
   */
  reclaim(onPage: (pfn: number) => void): void {
    this.change();
    const { mappings, table } = this;
    const pageSize = this.m.g.PAGE_SIZE;
    for (let i = mappings.n - 1; i >= 0; i--) {
      unmap(table, mappings.gfn[i] * pageSize, mappings.nrPages[i] * pageSize);
      onPage(mappings.pfn[i]);
      mappings.remove(i);
    }
  }

  wrprotect(addr: number, size: number): number {
    this.change();
    if (this.m.pkvm) return pkvmWrprotect(this.table, this.mappings, addr, size);
    return wrprotect(this.table, addr, size);
  }

  split(addr: number, size: number): number {
    this.change();
    if (this.m.pkvm) return pkvmSplit(this.m);
    return split(this.table, addr, size);
  }

  /** Fills the columns of `leaves`; costs nothing if no call was made since the last time. */
  collect(): void {
    if (this.collected) return;
    this.ensure();
    this.collected = true;
    this.leaves.collect(this.table);
  }

  /** Number of valid leaves at the last `collect`. */
  leafCount(): number {
    return this.leaves.count;
  }

  /** Index of the leaf that covered `addr` at the last `collect`, or -1. */
  find(addr: number): number {
    return this.leaves.find(addr);
  }

  /** Table pages in use, the root left out. */
  tablePages(): number {
    this.collect();
    return this.leaves.tables;
  }

  /** Records a violation if table pages were lost, freed while in use, or miscounted. */
  checkTables(): void {
    this.collect();
    checkAccounting(this.table, this.leaves);
  }

  /**
   * Appends the final tables. Tables that no call looked at are a single -1: they are what they were, and building
   * them to find out would ask questions that nothing depends on. To compare them with tables that were touched, call
   * `ensure` first.
   */
  writeOutcome(out: OutcomeSink): void {
    if (!this.touched) {
      out.push(-1);
      return;
    }
    this.collect();
    writeTables(out, this.leaves, this.mappings);
  }

  private change(): void {
    this.ensure();
    this.collected = false;
  }
}
