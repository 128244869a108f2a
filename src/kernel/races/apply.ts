// SPDX-License-Identifier: GPL-2.0-only
// Carries an action out.
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
      invalidating(m, () => host.zap());
      break;
    case Race.remap:
      invalidating(m, () => host.migrate());
      break;
    case Race.vmaHole:
      replacing(m, VmaKind.hole, false);
      break;
    case Race.vmaSmall:
      replacing(m, VmaKind.anon, m.env.vmHasMte());
      break;
    case Race.vmaDevice:
      replacing(m, VmaKind.pfnmap, false);
      break;
    case Race.vmaNoMte:
      replacing(m, VmaKind.anon, false);
      break;
    case Race.vmaReadOnly:
      invalidating(m, () => host.protectReadOnly());
      break;
    case Race.thpCollapse:
      collapsing(m);
      break;
    case Race.thpSplit:
      invalidating(m, () => host.splitThp());
      break;
    case Race.writeProtect:
      invalidating(m, () => host.shareCopyOnWrite());
      break;
    case Race.poison:
      invalidating(m, () => host.poisonPage());
      break;
    case Race.startLogging:
      m.pendingLogging = true;
      break;
    case Race.stopLogging:
      m.pendingLogging = false;
      break;
    case Race.harvestDirtyLog:
      m.disturbed = true;
      harvestDirtyLog(m);
      break;
    case Race.vcpuMapsFirst:
      m.disturbed = true;
      vcpuMapsFirst(m);
      break;
    case Race.invalidateBegin:
      begin(m);
      host.zap();
      break;
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
