// SPDX-License-Identifier: GPL-2.0-only
// The end of a VM, and what is left of it.
import { mmu_invalidate_end } from '../kvm/invalidate.ts';
import type { Stage2 } from '../pgtable/stage2.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { Vm } from './vm.ts';

/** What is left when a VM is gone: all of it should be nothing. */
export interface Leftovers {
  /** References to pages that nobody will drop. */
  readonly pins: number;
  /** Page-table pages that were not freed. */
  readonly tables: number;
  /** `struct pkvm_mapping` objects. */
  readonly mappings: number;
}

/**
 * The end of a VM: the host ends the invalidations that it began, and both stage-2 are freed with all they map
 * (`kvm_arch_flush_shadow_all()`, `kvm_free_stage2_pgd()`).
 */
export function teardown(vm: Vm): Leftovers {
  const { m } = vm;
  vm.startStep(0);
  while (m.invalidateInProgress > 0) mmu_invalidate_end(m);
  if (vmIsProtected(m)) reclaim(vm);
  else for (const stage2 of [vm.canonical, vm.shadow]) stage2.unmap(0, stage2.table.limit);
  return {
    pins: m.pages.pinned,
    tables: tablesLeft(vm.canonical) + tablesLeft(vm.shadow),
    mappings: vm.canonical.mappings.n,
  };
}

/** __pkvm_pgtable_stage2_reclaim() (arch/arm64/kvm/pkvm.c): the host gets back what the guest has, mapping by mapping, and unpins it. */
function reclaim({ canonical, m }: Vm): void {
  canonical.reclaim((pfn) => {
    const page = m.pages.find(pfn);
    if (page !== null && page.userPins > 0) m.pages.unpin(page);
  });
}

function tablesLeft({ table }: Stage2): number {
  return table.pool.allocated - table.pool.freed;
}
