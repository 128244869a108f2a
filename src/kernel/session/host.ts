// SPDX-License-Identifier: GPL-2.0-only
// What the host does to a page.
import { HostPte, VmaKind } from '../environment.ts';
import { mmu_invalidate_end } from '../kvm/invalidate.ts';
import { HVA_BASE } from '../layout.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import { RACE_NAMES, Race, type RaceAction, type RaceName } from '../races/actions.ts';
import { allowedRaces } from '../races/allowed.ts';
import { applyRace } from '../races/apply.ts';
import { type PageName, pageOffset } from './pages.ts';
import type { Vm } from './vm.ts';

/** What the host does between faults: the races that need no fault, and what takes them back. */
export const HOST_ACTION_NAMES = [
  'unmap',
  'remap',
  'vma-read-only',
  'vma-writable',
  'write-protect',
  'thp-collapse',
  'thp-split',
  'poison',
  'vma-hole',
  'vma-small',
  'vma-device',
  'vma-no-mte',
  'invalidate-begin',
  'invalidate-end',
  'age',
] as const;
export type HostActionName = (typeof HOST_ACTION_NAMES)[number];

/** What can happen to memory of a guest_memfd: a hole is punched, memory fails, an invalidation lasts. Nobody ages its pages, which are unevictable. */
export const OF_FILE_ACTIONS: readonly HostActionName[] = [
  'unmap',
  'poison',
  'invalidate-begin',
  'invalidate-end',
];

/**
 * Acts on the host's memory at a page, by the notifier protocol. The pages are those behind the slot as it lay first: moving
 * it moves the guest's memory, not the host's.
 * @returns whether it could be done; what cannot changes nothing
 */
export function hostAct(vm: Vm, name: HostActionName, page: PageName): boolean {
  const { m, memory } = vm;
  vm.aimAtHva(HVA_BASE + pageOffset(m.g, page));
  if (vm.env.isOfFile() && !OF_FILE_ACTIONS.includes(name)) return false;
  switch (name) {
    case 'vma-writable':
      if (memory.vmaKind() === VmaKind.hole || memory.hostPte() !== HostPte.readOnly) return false;
      memory.allowWrites();
      return true;
    case 'invalidate-end':
      if (m.invalidateInProgress === 0) return false;
      mmu_invalidate_end(m);
      return true;
    case 'age':
      if (memory.vmaKind() === VmaKind.hole || !memory.present || vmIsProtected(m)) return false;
      ageHost(vm);
      return true;
    default: {
      const action = raceOf(name);
      if (!isAllowed(vm, action)) return false;
      applyRace(m, action);
      return true;
    }
  }
}

/**
 * kvm_age_gfn() (arch/arm64/kvm/mmu.c) for what the host's entry maps, as reclaim that looks for pages in use brings it about. It is asked of the VM's own stage-2 alone: a shadow stays
 * as young as it is. In protected mode it is asked mapping by mapping, each of which is one leaf.
 */
function ageHost({ canonical, m }: Vm): void {
  const { fault, host, slot } = m;
  const from = Math.max(host.rangeStart(fault.hva), slot.userspace_addr);
  const to = Math.min(host.rangeEnd(fault.hva), slot.hvaEnd);
  if (from < to) canonical.testClearYoung(from - slot.hvaOffset, to - from, true);
}

function raceOf(name: RaceName): RaceAction {
  return RACE_NAMES.indexOf(name) as RaceAction;
}

function isAllowed({ m, memory }: Vm, action: RaceAction): boolean {
  // What munmap() left can be mapped again.
  if (memory.vmaKind() === VmaKind.hole)
    return (
      action === Race.vmaSmall || action === Race.vmaDevice || (action === Race.vmaNoMte && m.env.vmHasMte())
    );
  if ((allowedRaces(m) & (1 << action)) === 0) return false;
  return action !== Race.thpCollapse || memory.canCollapse();
}
