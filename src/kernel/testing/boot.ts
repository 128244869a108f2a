// SPDX-License-Identifier: GPL-2.0-only
import { createKernel } from '../create_kernel.ts';
import { createMachine } from '../create_machine.ts';
import type { Kernel } from '../kernel.ts';
import type { Machine } from '../machine.ts';
import { ref, uninit } from '../poison.ts';
import { UNPROTECTED } from '../protected/questions.ts';
import type { kvm, kvm_vcpu, mm_struct, page, vm_area_struct } from '../types.ts';
import { fixedEnvironment, type Overrides } from './environment.ts';

/** A machine that has just faulted, and its façade. */
export interface Booted {
  readonly m: Machine;
  readonly k: Kernel;
  readonly vcpu: kvm_vcpu;
  readonly kvm: kvm;
  readonly mm: mm_struct;
}

/** Boots a machine with `overrides`; a planned race may strike once. Every run is traced. */
export function boot(overrides: Overrides = {}): Booted {
  const { protection } = overrides;
  const m = createMachine(
    fixedEnvironment(protection === undefined ? overrides : { protectedKvm: true, ...overrides }),
    protection === undefined
      ? {}
      : { protection: { ...UNPROTECTED, isProtected: () => true, ...protection } },
  );
  m.recorder.tracing = true;
  m.reset(overrides.race === undefined ? 0 : 1);
  const { k, vcpu } = createKernel(m);
  return { m, k, vcpu, kvm: vcpu.kvm, mm: k.current.mm };
}

/** The VMA at the faulting address, found under `mmap_lock`, which stays held. */
export function lookup(b: Booted): vm_area_struct {
  b.k.mmap_read_lock(b.mm);
  const vma = b.k.vma_lookup(b.mm, b.m.fault.hva);
  if (vma === null) throw new Error('no VMA at the faulting address');
  return vma;
}

/** What `__kvm_faultin_pfn()` gives for the faulting gfn. */
export interface FaultedIn {
  readonly pfn: number;
  readonly writable: boolean;
  readonly page: page | null;
}

/** Calls `__kvm_faultin_pfn()`; of the faulting gfn unless told. */
export function faultin(b: Booted, foll = 0, gfn = Math.floor(b.m.fault.ipa / b.m.g.PAGE_SIZE)): FaultedIn {
  const writable = ref(true);
  const page = uninit<page | null>();
  const pfn = b.k.__kvm_faultin_pfn(b.m.slot.face, gfn, foll, writable, page);
  return { pfn, writable: writable.value, page: page.value };
}

/** One valid leaf of stage-2. */
export interface Leaf {
  readonly addr: number;
  readonly size: number;
  readonly level: number;
  readonly pa: number;
  readonly prot: number;
}

/** Every valid leaf of stage-2, by address. */
export function leavesOf(m: Machine): Leaf[] {
  m.stage2.collect();
  const { addr, size, level, pa, prot } = m.stage2.leaves;
  return Array.from({ length: m.stage2.leafCount() }, (_, i) => ({
    addr: addr[i],
    size: size[i],
    level: level[i],
    pa: pa[i],
    prot: prot[i],
  }));
}

/** The leaf that maps the faulting address, or null. */
export function faultLeaf(m: Machine): Leaf | null {
  return leavesOf(m).find((l) => l.addr <= m.fault.faultIpa && m.fault.faultIpa < l.addr + l.size) ?? null;
}

/** Whether a pfn of the VMA has a struct page that get_user_pages() can pin. */
export function hasRefcountedPage(m: Machine): boolean {
  return !m.host.isRemapped();
}
