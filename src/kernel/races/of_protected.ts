// SPDX-License-Identifier: GPL-2.0-only
// What other threads can do to memory of a protected guest.
import type { Machine } from '../machine.ts';
import { Race } from './actions.ts';

const bits = (races: readonly number[]): number => races.reduce((all, race) => all | (1 << race), 0);

/** What has to move a page, or to make it another process's as well. */
const NEED_THE_PAGE = [Race.remap, Race.writeProtect, Race.thpCollapse];

/**
 * What happens to the host's memory, and another vCPU that takes the same fault, as bits `1 << action`: every page is given with every permission, so that it does not matter what
 * that one does. Its slot logs nothing (kvm_arch_prepare_memory_region()).
 */
export const OF_PROTECTED = bits([
  ...NEED_THE_PAGE,
  Race.unmap,
  Race.poison,
  Race.invalidateBegin,
  Race.vmaHole,
  Race.vmaSmall,
  Race.vmaDevice,
  Race.vmaReadOnly,
  Race.thpSplit,
  Race.vcpuMapsFirst,
]);

const WHILE_PINNED = OF_PROTECTED & ~bits(NEED_THE_PAGE);

/**
 * The races that a pin leaves: migration, khugepaged and KSM give up on a page whose count is higher than its mappings explain
 * (folio_migrate_mapping(), __collapse_huge_page_isolate(), write_protect_page()), and fork() copies it for the child (page_needs_cow_for_dma()).
 */
export function mayMeetPin(m: Machine): number {
  const { fault, g, pages, stage2 } = m;
  const gfn = Math.floor(fault.faultIpa / g.PAGE_SIZE);
  const isHeld = pages.pinned !== 0 || (stage2.touched && stage2.mappings.first(gfn, gfn + 1) >= 0);
  return isHeld ? WHILE_PINNED : OF_PROTECTED;
}
