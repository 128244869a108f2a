// SPDX-License-Identifier: GPL-2.0-only
// The guest hypervisor's own mapping: whether there is one, and its size.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { Access, NestedSize, Stage2State } from '../../../kernel/environment.ts';
import { access } from './access.ts';
import { dimension } from './declare.ts';
import { geometryOf } from './page-size.ts';
import { protectedKvm } from './protected-kvm.ts';
import { stage2State } from './stage2-state.ts';

export const nestedSize = dimension({
  number: 9,
  name: 'nestedSize',
  about:
    "Whether the fault is on a shadow stage-2, and how large the guest's own mapping is; not in protected mode.",
  source: 'kvm_s2_trans_size(), walk_nested_s2_pgd() in arch/arm64/kvm/nested.c',
  values: [
    { label: 'none', about: 'not nested', weight: 10 },
    { label: 'pud', about: '1 GiB, or as large as the region' },
    { label: 'between-pmd-pud', about: "between the host's PMD and PUD: a larger guest granule" },
    { label: 'pmd', about: "the host's PMD size", weight: 2 },
    { label: 'between-page-pmd', about: "between the host's page and PMD: a larger guest granule" },
    { label: 'page', about: "the host's page size", weight: 2 },
    {
      label: 'below-page',
      about: '4 KiB under a host with larger pages: a granule that the ID registers do not offer',
    },
  ],
  domain: (c) => {
    if (c.pick(protectedKvm.number) === 1) return only(NestedSize.none);
    const shift = geometryOf(c).PAGE_SHIFT;
    let sizes = only(NestedSize.none, NestedSize.pud, NestedSize.pmd);
    if (shift !== 16) sizes |= only(NestedSize.betweenPmdPud);
    const state = c.pick(stage2State.number);
    if (state === Stage2State.pudBlock) return only(NestedSize.none, NestedSize.pud);
    // A leaf beside the faulting page, or a block over it, lies in the same guest mapping.
    if (state === Stage2State.neighbours || state === Stage2State.pmdBlock) return sizes;
    sizes |= only(NestedSize.page);
    if (shift !== 16) sizes |= only(NestedSize.betweenPagePmd);
    if (shift !== 12) sizes |= only(NestedSize.belowPage);
    return sizes;
  },
  representatives: {
    mask: (c) =>
      c.pick(access.number) === Access.s1ptwFetch ? only(NestedSize.none, NestedSize.pud) : EVERY,
    enough: 'How a walk of stage-1 tables is decoded does not depend on sizes.',
  },
  answers: {
    nestedSize(): NestedSize {
      return this.choices.pick(nestedSize.number) as NestedSize;
    },
  },
});

export function isNested(c: Choices): boolean {
  return c.pick(nestedSize.number) !== NestedSize.none;
}

/** Whether the guest hypervisor's own entry limits the size of the mapping. */
export function isClamped(c: Choices): boolean {
  const size = c.pick(nestedSize.number);
  return size !== NestedSize.none && size !== NestedSize.pud;
}
