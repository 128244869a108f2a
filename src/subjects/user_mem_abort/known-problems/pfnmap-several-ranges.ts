// SPDX-License-Identifier: GPL-2.0-only
// A device block over pfns that vm_pgoff does not describe.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const pfnmapSeveralRanges: KnownProblem = {
  id: 'pfnmap-several-ranges',
  title: 'A PFNMAP block is sized by vm_pgoff where the VMA was populated range by range',
  invariants: ['leaf-maps-host-pages', 'no-stale-leaf'],
  covers: (c) => {
    const ranges = labelOf(c, 'pfnRanges');
    return labelOf(c, 'vmaKind') === 'pfnmap' && ranges !== undefined && ranges !== 'one';
  },
  scenario: {
    schemaVersion: 1,
    choices: { vmaKind: 'pfnmap', pfnRanges: 'behind-page' },
    races: [],
  },
  analysis:
    'get_vma_page_shift() takes vm_pgoff for the pfn of the first page of the VMA and concludes that the others follow. That holds for a VMA that ' +
    'remap_pfn_range() populated as a whole; a driver that remaps several ranges into one VMA, or inserts pfns one by one, has vm_pgoff of its own ' +
    'making. Where addresses happen to be congruent to it the guest gets a block from the pfn of the first page of the block: physical memory that user ' +
    'space has nowhere in the VMA, or at another address of it.',
  fixedBy:
    '71cc2c67fb8f ("Use stage-1 leaf size for VM_PFNMAP"), after the refactoring: the size comes from the leaf of the user page tables, never from vm_pgoff',
};
