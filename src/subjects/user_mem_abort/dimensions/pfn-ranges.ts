// SPDX-License-Identifier: GPL-2.0-only
// Whether a driver populated its VMA at once or range by range.
import type { Choices } from '../../../core/choices.ts';
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { PfnRanges, Reach } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { ONE_REASON_OF_VMA, pfnCongruence } from './pfn-congruence.ts';
import { OF_SLOT } from './slot-end.ts';
import { hasPmdBlock, hasPudBlock } from './stage2-state.ts';
import { vmaEnd } from './vma-end.ts';
import { mayExceedPmd, variesEveryReason } from './vma-kind.ts';
import { vmaStart } from './vma-start.ts';

/** Whether the VMA goes on behind what would begin there. */
function goesOn(c: Choices, end: number): boolean {
  return (only(c.pick(vmaEnd.number)) & end) === 0;
}

export const pfnRanges = dimension({
  number: 35,
  name: 'pfnRanges',
  about:
    'Whether the pfns of a PFNMAP VMA are one range, which vm_pgoff describes, or another begins within it. A block that is mapped already lies in one.',
  source: 'get_vma_page_shift(), remap_pfn_range() in mm/memory.c',
  values: [
    { label: 'one', about: 'one range of pfns: vm_pgoff is the first of them', weight: 6 },
    { label: 'behind-page', about: 'another range begins right behind the faulting page' },
    {
      label: 'at-page',
      about: 'the faulting page is the first of another range, of which vm_pgoff knows nothing',
    },
    { label: 'behind-pmd', about: 'another range begins behind the PMD block' },
  ],
  domain: (c) => {
    if (hasPudBlock(c)) return only(PfnRanges.one);
    let ranges = only(PfnRanges.one);
    if (goesOn(c, only(Reach.pmd, Reach.page))) ranges |= only(PfnRanges.behindPmd);
    if (hasPmdBlock(c)) return ranges;
    if (goesOn(c, only(Reach.page))) ranges |= only(PfnRanges.behindPage);
    if (c.pick(vmaStart.number) !== Reach.page) ranges |= only(PfnRanges.atPage);
    return ranges;
  },
  representatives: {
    mask: (c) => {
      if (!variesEveryReason(c) || hasPudBlock(c)) return only(PfnRanges.one);
      const varied = mayExceedPmd(c) ? EVERY : only(PfnRanges.one, PfnRanges.behindPage, PfnRanges.atPage);
      return hasPmdBlock(c) ? varied & only(PfnRanges.one, PfnRanges.behindPmd) : varied;
    },
    excludes: apartFrom(NOT_SIMPLEST, ...OF_SLOT, pfnCongruence.number, vmaStart.number, vmaEnd.number),
    // Where a range begins within the VMA that reaches far to both sides.
    keepsDomain: true,
    enough: ONE_REASON_OF_VMA,
  },
  answers: {
    pfnRanges(): PfnRanges {
      return this.choices.pick(pfnRanges.number) as PfnRanges;
    },
  },
});
