// SPDX-License-Identifier: GPL-2.0-only
// The page within its PMD block.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { Access, Stage2State } from '../../../kernel/environment.ts';
import { access } from './access.ts';
import { dimension } from './declare.ts';
import { geometryOf } from './page-size.ts';
import { stage2State } from './stage2-state.ts';

export const pageInPmd = dimension({
  number: 5,
  name: 'pageInPmd',
  about:
    'Which page of its PMD block the access hits: alignment only distinguishes the first, the last and others.',
  source: 'fault_supports_stage2_huge_mapping(), get_vma_page_shift(), ALIGN_DOWN of ipa and fault_ipa',
  values: [
    { label: 'first', about: 'the first page: every alignment holds' },
    { label: 'sixth', about: 'a page inside, not aligned to any contiguous range' },
    { label: 'last', about: "the last page: rounding up ends at the block's end" },
  ],
  representatives: {
    mask: (c) => {
      if (c.pick(access.number) === Access.s1ptwFetch) return only(0);
      return c.pick(stage2State.number) === Stage2State.neighbours ? EVERY : only(0, 1);
    },
    enough:
      'Rounding an inner page and the last page to a block gives the same block in either direction; the last page differs in having no neighbour ' +
      'in its table. How a walk of stage-1 tables is decoded does not depend on the page.',
  },
  answers: {
    /** Index of the faulting page within its PMD block. */
    pageInPmd(): number {
      const value = this.choices.pick(pageInPmd.number);
      return value === 0 ? 0 : value === 1 ? 5 : geometryOf(this.choices).PTRS_PER_PTE - 1;
    },
  },
});

/**
 * Whether the exhaustive engine varies what decides about the bits of a mapping alone. Mapped neighbours matter for the tables that hold them, and are
 * all of one kind.
 */
export function variesAttributes(c: Choices): boolean {
  return c.pick(stage2State.number) !== Stage2State.neighbours && c.pick(pageInPmd.number) === 0;
}
