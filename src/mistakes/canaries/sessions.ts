// SPDX-License-Identifier: GPL-2.0-only
// What one fault on one vCPU and one stage-2 does not show.
import type { Vm } from '../../kernel/session/vm.ts';
import { type Mistake, type OverriddenCall, type Override, overriding } from '../mistake.ts';

/** A mistake that every run of sessions has to find. */
export type SessionCanary = Mistake<OverriddenCall<Vm>>;

function canary(id: string, title: string, override: Override<Vm>): SessionCanary {
  return { id, title, origin: 'canary', variant: null, planting: overriding(override) };
}

/** The canaries of every run of sessions, beside those of every run. */
export const SESSION_CANARIES: readonly SessionCanary[] = [
  canary(
    'first-vcpu-cache',
    'table pages taken from the memory cache of vCPU 0, whichever faults',
    (k, vm) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
        const first = vm.m.pkvm ? vm.caches[0].pkvmMemcache : vm.caches[0].mmuPageCache;
        return k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc === null ? mc : first, flags);
      },
    }),
  ),
  canary(
    'canonical-tables',
    "the VM's own stage-2 changed where a shadow faulted: kvm->arch.mmu for vcpu->arch.hw_mmu",
    (k, vm) => ({
      kvm_pgtable_stage2_map: (_pgt, addr, size, phys, prot, mc, flags) =>
        k.kvm_pgtable_stage2_map(vm.canonical.mmu.pgt, addr, size, phys, prot, mc, flags),
      kvm_pgtable_stage2_relax_perms: (_pgt, addr, prot, flags) =>
        k.kvm_pgtable_stage2_relax_perms(vm.canonical.mmu.pgt, addr, prot, flags),
    }),
  ),
  canary('logged-once', 'no page is logged any more once the dirty log was harvested', (k, vm) => ({
    mark_page_dirty_in_slot: (kvm, memslot, gfn) => {
      if (vm.m.dirty.harvested === 0) k.mark_page_dirty_in_slot(kvm, memslot, gfn);
    },
  })),
];
