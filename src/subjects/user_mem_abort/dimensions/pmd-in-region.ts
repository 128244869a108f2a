// SPDX-License-Identifier: GPL-2.0-only
// The PMD block within its region.
import { only } from '../../../core/dimension.ts';
import { regionSize } from '../../../kernel/layout.ts';
import { dimension } from './declare.ts';
import { pageInPmd } from './page-in-pmd.ts';
import { geometryOf } from './page-size.ts';

export const pmdInRegion = dimension({
  number: 6,
  name: 'pmdInRegion',
  about: 'Which PMD block of the region (1 GiB, with 64K pages 16 GiB) the access hits.',
  source: 'PUD_SIZE and CONT_PMD_SIZE alignment in get_vma_page_shift() and user_mem_abort()',
  values: [
    { label: 'first', about: 'the first: aligned to the region if the page is' },
    { label: 'last', about: 'the last' },
  ],
  representatives: {
    mask: (c) => {
      if (c.pick(pageInPmd.number) !== 0) return only(1);
      return geometryOf(c).pudSectSupported ? only(0, 1) : only(0);
    },
    enough:
      'The first page of the first block is aligned to everything, that of the last block to a PMD and nothing larger, a page inside the last block to ' +
      'neither. Without PUD blocks nothing is rounded to the region.',
  },
  answers: {
    /** Index of the faulting PMD block within the modelled region. */
    pmdInRegion(): number {
      if (this.choices.pick(pmdInRegion.number) === 0) return 0;
      const g = geometryOf(this.choices);
      return regionSize(g) / g.PMD_SIZE - 1;
    },
  },
});
