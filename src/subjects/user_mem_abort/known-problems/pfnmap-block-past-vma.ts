// SPDX-License-Identifier: GPL-2.0-only
// A device block that is larger than its VMA.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const pfnmapBlockPastVma: KnownProblem = {
  id: 'pfnmap-block-past-vma',
  title: 'A PFNMAP block reaches past the end of its VMA',
  invariants: ['leaf-maps-host-pages', 'no-stale-leaf'],
  covers: (c) =>
    labelOf(c, 'vmaKind') === 'pfnmap' &&
    labelOf(c, 'vmaEnd') !== 'far' &&
    labelOf(c, 'pageInPmd') === 'first',
  scenario: {
    schemaVersion: 1,
    choices: { pageInPmd: 'first', vmaKind: 'pfnmap', vmaEnd: 'page' },
    races: [],
  },
  analysis:
    'get_vma_page_shift() tests ALIGN(hva, PMD_SIZE) <= vma->vm_end. ALIGN() of an address that is aligned already is the address itself, ' +
    'so for the first page of a block the test says nothing about where the VMA ends, and the same holds for PUD_SIZE. If the slot goes on ' +
    'past the VMA (two VMAs behind one slot), fault_supports_stage2_huge_mapping() does not stop it either, and the guest gets a block ' +
    'whose tail is physical memory that the VMA does not cover.',
  fixedBy:
    '71cc2c67fb8f ("Use stage-1 leaf size for VM_PFNMAP"), after the refactoring: the size comes from the leaf of the user page tables',
};
