// SPDX-License-Identifier: GPL-2.0-only
// Page size of the host, and what follows from it.
import type { Choices } from '../../../core/choices.ts';
import { GEOMETRIES, type Geometry } from '../../../kernel/geometry.ts';
import { dimension } from './declare.ts';

export const pageSize = dimension({
  number: 0,
  name: 'pageSize',
  about: 'Page size of the host kernel, and whether its PMD is folded.',
  source: 'arch/arm64/include/asm/pgtable-hwdef.h',
  values: GEOMETRIES.map((g) => ({
    label: g.name,
    about: g.PAGETABLE_PMD_FOLDED
      ? '64 KiB pages, 42-bit addresses: two levels'
      : `${g.PAGE_SIZE / 1024} KiB pages, 48-bit addresses`,
    weight: g.PAGE_SHIFT === 12 ? 16 : g.PAGE_SHIFT === 14 ? 8 : g.PAGETABLE_PMD_FOLDED ? 1 : 7,
  })),
  answers: {
    /** Page-table geometry of the host. */
    geometry(): Geometry {
      return GEOMETRIES[this.choices.pick(pageSize.number)];
    },
  },
});

export function geometryOf(c: Choices): Geometry {
  return GEOMETRIES[c.pick(pageSize.number)];
}

/** Page-table pages that a mapping in an empty shadow stage-2 takes, the root left out: two or three. */
export function pagesForShadow(c: Choices): number {
  return 3 - geometryOf(c).shadowStartLevel;
}
