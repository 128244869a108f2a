// SPDX-License-Identifier: GPL-2.0-only
// Races that go by way of the mmu notifiers.
import { Touches } from '../calls/touches.ts';
import { HostPte, VmaKind } from '../environment.ts';
import { mmu_invalidate_begin, mmu_invalidate_end } from '../kvm/invalidate.ts';
import type { Machine } from '../machine.ts';

/** What the notifiers touch around any change. */
export const NOTIFIES: Touches = Touches.sequence | Touches.staleness | Touches.stage2;

/** What an invalidation of the page makes of what the notifiers touch: it unmaps what the entry at the faulting address maps. */
export const UNMAPS_PAGE = { sequence: 'moved', staleness: 'stale', stage2: 'the page is unmapped' } as const;
/** The same of the block around the page. */
export const UNMAPS_BLOCK = { ...UNMAPS_PAGE, stage2: 'the block is unmapped' } as const;
/** The same of the whole VMA. */
export const UNMAPS_VMA = { ...UNMAPS_PAGE, stage2: 'the VMA is unmapped' } as const;

/** What is called around a change of the host's page table. */
export function notified(...changes: readonly string[]): readonly string[] {
  return [
    'kvm_mmu_notifier_invalidate_range_start',
    'kvm_unmap_gfn_range',
    ...changes,
    'kvm_mmu_notifier_invalidate_range_end',
  ];
}

/** Starts to invalidate what the entry at the faulting address maps. */
export function begin(m: Machine): void {
  mmu_invalidate_begin(m, m.host.entryRange);
}

/** Invalidates what the entry at the faulting address maps, and changes the host's page table meanwhile. */
export function invalidating(m: Machine, change: () => void): void {
  begin(m);
  change();
  mmu_invalidate_end(m);
}

/** Whether there is a VMA. */
export function hasVma({ host }: Machine): boolean {
  return host.vmaKind() !== VmaKind.hole;
}

/** Whether the page has a struct page that reclaim, migration and the like work on. */
export function hasPage({ host }: Machine): boolean {
  const kind = host.vmaKind();
  return kind !== VmaKind.hole && kind !== VmaKind.pfnmap && kind !== VmaKind.mixedmap;
}

/** Whether the page may be written at once. */
export function isWritable(m: Machine): boolean {
  return hasPage(m) && m.host.hostPte() === HostPte.writable && !m.host.cow;
}
