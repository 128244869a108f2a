// SPDX-License-Identifier: GPL-2.0-only
// Transparent huge pages that come and go.
import { Touches } from '../calls/touches.ts';
import { VmaKind } from '../environment.ts';
import { mmu_invalidate_begin, mmu_invalidate_end } from '../kvm/invalidate.ts';
import { race } from './declare.ts';
import { invalidating, isWritable, NOTIFIES, notified, UNMAPS_BLOCK, UNMAPS_PAGE } from './invalidating.ts';

export const thpRaces = {
  /** `collapse_huge_page()` invalidates the whole PMD range. */
  thpCollapse: race({
    name: 'thp-collapse',
    about: 'khugepaged collapses the small pages into a transparent huge page.',
    short: 'the pages collapse into a huge page',
    kernel: 'collapse_huge_page() in mm/khugepaged.c',
    calls: ['collapse_huge_page', ...notified('pmdp_collapse_flush')],
    mmuLock: 'free',
    mmapLock: 'free',
    possible: (m) => m.host.vmaKind() === VmaKind.anon && isWritable(m),
    touches: NOTIFIES | Touches.vma | Touches.page | Touches.userEntry,
    makes: UNMAPS_BLOCK,
    act: (m) => {
      mmu_invalidate_begin(m, m.host.blockRange);
      m.host.collapseThp();
      mmu_invalidate_end(m);
    },
  }),

  thpSplit: race({
    name: 'thp-split',
    about: 'The huge entry of the host becomes a table of small ones; the pages stay.',
    short: 'the huge page is split',
    kernel: '__split_huge_pmd() in mm/huge_memory.c',
    calls: ['__split_huge_pmd', ...notified('split_huge_pmd_locked')],
    mmuLock: 'free',
    mmapLock: 'any',
    possible: (m) => m.host.vmaKind() === VmaKind.thp && !m.host.split,
    touches: NOTIFIES | Touches.userEntry,
    makes: UNMAPS_PAGE,
    act: (m) => invalidating(m, () => m.host.splitThp()),
  }),
};
