// SPDX-License-Identifier: GPL-2.0-only
// What one fault on one vCPU and one stage-2 does not show.

import type { Variant } from '../../../core/variant.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Vm } from '../../../kernel/session/vm.ts';
import { sabotaged } from '../../../mistakes/canaries/canary.ts';

/** A known-bad variant of which one fault on a VM of one vCPU and one stage-2 shows nothing. */
export interface SessionCanary {
  readonly name: string;
  /** What it stands for. */
  readonly about: string;
  /** The façade functions that are replaced. */
  readonly sabotage: (k: Kernel, vm: Vm) => Partial<Kernel>;
}

/** The canaries of every run of sessions, beside those of every run. */
export const SESSION_CANARIES: readonly SessionCanary[] = [
  {
    name: 'first-vcpu-cache',
    about: 'table pages taken from the memory cache of vCPU 0, whichever faults',
    sabotage: (k, vm) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
        const first = vm.m.pkvm ? vm.caches[0].pkvmMemcache : vm.caches[0].mmuPageCache;
        return k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc === null ? mc : first, flags);
      },
    }),
  },
  {
    name: 'canonical-tables',
    about: "the VM's own stage-2 changed where a shadow faulted: kvm->arch.mmu for vcpu->arch.hw_mmu",
    sabotage: (k, vm) => ({
      kvm_pgtable_stage2_map: (_pgt, addr, size, phys, prot, mc, flags) =>
        k.kvm_pgtable_stage2_map(vm.canonical.mmu.pgt, addr, size, phys, prot, mc, flags),
      kvm_pgtable_stage2_relax_perms: (_pgt, addr, prot, flags) =>
        k.kvm_pgtable_stage2_relax_perms(vm.canonical.mmu.pgt, addr, prot, flags),
    }),
  },
  {
    name: 'logged-once',
    about: 'no page is logged any more once the dirty log was harvested',
    sabotage: (k, vm) => ({
      mark_page_dirty_in_slot: (kvm, memslot, gfn) => {
        if (vm.m.dirty.harvested === 0) k.mark_page_dirty_in_slot(kvm, memslot, gfn);
      },
    }),
  },
];

/** The reference variant under the sabotaged kernel of a VM. */
export function sabotagedIn(canary: SessionCanary, reference: Variant): (vm: Vm) => Variant {
  return (vm) => sabotaged({ ...canary, sabotage: (k) => canary.sabotage(k, vm) }, reference);
}
