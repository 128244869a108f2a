// SPDX-License-Identifier: GPL-2.0-only
import { ALIGN_DOWN } from '../bits.ts';
import { VmaKind } from '../environment.ts';
import { harvestDirtyLog } from '../kvm/harvest.ts';
import { mmu_invalidate_begin, mmu_invalidate_end } from '../kvm/invalidate.ts';
import type { Machine } from '../machine.ts';
import { Race, type RaceAction } from './actions.ts';
import { vcpuMapsFirst } from './vcpu_maps_first.ts';

/** Carries out what another thread does; the locks allow it. */
export function applyRace(m: Machine, action: RaceAction): void {
  const host = m.host;
  switch (action) {
    case Race.unmap:
      return invalidating(m, () => host.zap());
    case Race.remap:
      return invalidating(m, () => host.migrate());
    case Race.vmaHole:
      return replacing(m, VmaKind.hole, false);
    case Race.vmaSmall:
      return replacing(m, VmaKind.anon, m.env.vmHasMte());
    case Race.vmaDevice:
      return replacing(m, VmaKind.pfnmap, false);
    case Race.vmaNoMte:
      return replacing(m, VmaKind.anon, false);
    case Race.vmaReadOnly:
      return invalidating(m, () => host.protectReadOnly());
    case Race.thpCollapse:
      return collapsing(m);
    case Race.thpSplit:
      return invalidating(m, () => host.splitThp());
    case Race.writeProtect:
      return invalidating(m, () => host.shareCopyOnWrite());
    case Race.poison:
      return invalidating(m, () => host.poisonPage());
    case Race.startLogging:
      m.pendingLogging = true;
      return;
    case Race.stopLogging:
      m.pendingLogging = false;
      return;
    case Race.harvestDirtyLog:
      m.disturbed = true;
      return harvestDirtyLog(m);
    case Race.vcpuMapsFirst:
      m.disturbed = true;
      return vcpuMapsFirst(m);
    case Race.invalidateBegin:
      begin(m);
      host.zap();
      return;
  }
}

/** Invalidates what the entry at the faulting address maps, and changes the host's page table meanwhile. */
function invalidating(m: Machine, change: () => void): void {
  begin(m);
  change();
  mmu_invalidate_end(m);
}

function begin(m: Machine): void {
  const hva = m.fault.hva;
  mmu_invalidate_begin(m, m.host.rangeStart(hva), m.host.rangeEnd(hva));
}

/** munmap() of the whole VMA and mmap() of another in its place. */
function replacing(m: Machine, kind: VmaKind, mteAllowed: boolean): void {
  mmu_invalidate_begin(m, m.host.vmaStart(), m.host.vmaEnd());
  m.host.replaceVma(kind, mteAllowed);
  mmu_invalidate_end(m);
}

/** `collapse_huge_page()` (mm/khugepaged.c) invalidates the whole PMD range. */
function collapsing(m: Machine): void {
  const start = ALIGN_DOWN(m.fault.hva, m.g.PMD_SIZE);
  mmu_invalidate_begin(m, start, start + m.g.PMD_SIZE);
  m.host.collapseThp();
  mmu_invalidate_end(m);
}
