// SPDX-License-Identifier: GPL-2.0-only
// What one fault on one vCPU and one stage-2 does not show.
import type { KnownBad } from '../../core/known-bad.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Vm } from '../../kernel/session/vm.ts';
import { type Mistake, type OverriddenCall, type Override, overriding } from '../mistake.ts';

/** A mistake that every run of sessions has to find. */
export interface SessionCanary extends Mistake<OverriddenCall<Vm>> {
  readonly needs: NonNullable<KnownBad['needs']>;
}

function canary(
  id: string,
  title: string,
  override: Override<Vm>,
  needs: SessionCanary['needs'] = [],
): SessionCanary {
  return { id, title, origin: 'canary', variant: null, planting: overriding(override), needs };
}

const firstVcpuCache = canary(
  'first-vcpu-cache',
  'table pages taken from the memory cache of vCPU 0, whichever faults',
  (k, vm) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
      const first = vm.m.pkvm ? vm.caches[0].pkvmMemcache : vm.caches[0].mmuPageCache;
      return k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc === null ? mc : first, flags);
    },
  }),
);

const canonicalTables = canary(
  'canonical-tables',
  "the VM's own stage-2 changed where a shadow faulted: kvm->arch.mmu for vcpu->arch.hw_mmu",
  (k, vm) => ({
    kvm_pgtable_stage2_map: (_pgt, addr, size, phys, prot, mc, flags) =>
      k.kvm_pgtable_stage2_map(vm.canonical.mmu.pgt, addr, size, phys, prot, mc, flags),
    kvm_pgtable_stage2_relax_perms: (_pgt, addr, prot, flags) =>
      k.kvm_pgtable_stage2_relax_perms(vm.canonical.mmu.pgt, addr, prot, flags),
  }),
  [['nestedSize', ['pud', 'between-pmd-pud', 'pmd', 'between-page-pmd', 'page']]],
);

const loggedOnce = canary(
  'logged-once',
  'no page is logged any more once the dirty log was harvested',
  (k, vm) => ({
    mark_page_dirty_in_slot: (kvm, memslot, gfn) => {
      if (vm.m.dirty.harvested === 0) k.mark_page_dirty_in_slot(kvm, memslot, gfn);
    },
  }),
  [['slotLogging', ['yes']]],
);

const firstVcpuFlag = canary('first-vcpu-flag', 'the access flag set where vCPU 0 faults alone', (k, vm) => ({
  kvm_pgtable_stage2_mkyoung: (pgt, addr, flags) => {
    if (vm.m.vcpu === vm.vcpus[0]) k.kvm_pgtable_stage2_mkyoung(pgt, addr, flags);
  },
}));

/** The canaries of every run of sessions of `user_mem_abort()`, beside those of every run. */
export const SESSION_CANARIES: readonly SessionCanary[] = [firstVcpuCache, canonicalTables, loggedOnce];

/** Of what maps pages of one vCPU's cache, on whichever tables. */
export const MAPPING_CANARIES: readonly SessionCanary[] = [firstVcpuCache, canonicalTables];

/** Of what maps on the VM's own tables alone. */
export const CACHE_CANARIES: readonly SessionCanary[] = [firstVcpuCache];

/** Of what maps nothing. */
export const FLAG_CANARIES: readonly SessionCanary[] = [firstVcpuFlag];

/** A VM that nobody runs on: to ask a canary for the names of its calls, none of which looks at it before it is made. */
const NOBODY = {} as Vm;

/** The kernel's functions that do something else in a canary, by name. */
export function callsOf({ planting }: SessionCanary, k: Kernel): readonly string[] {
  return Object.keys(planting.override(k, NOBODY));
}
