// SPDX-License-Identifier: GPL-2.0-only
// Huge page mapped into a slot that is not aligned to it.
import { type Bug, everywhere, inSource } from './bug.ts';

export const d5: Bug = {
  id: 'D5',
  title: 'A transparent huge page was mapped as a block into a slot that is not aligned to it',
  fixedBy: '2e8010bb71b3',
  showsWhen: 'a transparent huge page, and a slot whose two addresses have different offsets in the block',
  change: 'transparent_hugepage_adjust() only looks whether the block lies in the slot.',
  states: everywhere(
    inSource((code) => {
      const inFunction = 'transparent_hugepage_adjust';
      code.need(inFunction, 'ALIGN_DOWN');
      code.replace(
        code.call(inFunction, 'fault_supports_stage2_huge_mapping'),
        `ALIGN_DOWN(hva, k.PMD_SIZE) >= memslot.userspace_addr &&
          ALIGN_DOWN(hva, k.PMD_SIZE) + k.PMD_SIZE <= memslot.userspace_addr + memslot.npages * k.PAGE_SIZE`,
      );
    }),
  ),
};
