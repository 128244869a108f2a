// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Congruence, Reach, VmaKind } from '../environment.ts';
import {
  GEOMETRIES,
  GEOMETRY_4K,
  GEOMETRY_16K,
  GEOMETRY_64K,
  GEOMETRY_64K_FOLDED,
  type Geometry,
} from '../geometry.ts';
import { boot, lookup } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { Violation } from '../violations.ts';
import { get_vma_page_shift } from './get_vma_page_shift.ts';

function shift(overrides: Overrides): number {
  const b = boot(overrides);
  const result = get_vma_page_shift(b.k, lookup(b), b.m.fault.hva);
  expect(b.m.recorder.violations).toBe(0);
  return result;
}

describe('get_vma_page_shift()', () => {
  const { anon, thp, hugetlbContPte, hugetlbPmd, hugetlbContPmd, hugetlbPud, pfnmap, mixedmap } = VmaKind;
  // 4K, 16K, 64K, 64K folded.
  it.each<[string, VmaKind, number[]]>([
    ['anon', anon, [12, 14, 16, 16]],
    ['thp', thp, [12, 14, 16, 16]],
    ['mixedmap', mixedmap, [12, 14, 16, 16]],
    ['hugetlb-cont-pte', hugetlbContPte, [16, 21, 21, 21]],
    ['hugetlb-pmd', hugetlbPmd, [21, 25, 29, 29]],
    ['hugetlb-cont-pmd', hugetlbContPmd, [25, 30, 34, 34]],
    ['hugetlb-pud', hugetlbPud, [30, 36, 42, 29]],
  ])('of %s is the page size or that of hugetlb, with every page size', (_, vmaKind, expected) => {
    expect(GEOMETRIES.map((geometry) => shift({ geometry, vmaKind }))).toEqual(expected);
  });

  it('of a PFNMAP that is congruent and large enough is PUD_SHIFT with 4K pages', () => {
    expect(shift({ vmaKind: pfnmap })).toBe(30);
  });

  // The modelled VMA spans 3 GiB, with 64K pages 48 GiB: less than a PUD block of those.
  it.each<[Geometry, number]>([
    [GEOMETRY_16K, 25],
    [GEOMETRY_64K, 29],
    [GEOMETRY_64K_FOLDED, 29],
  ])('of a PFNMAP smaller than a PUD block is PMD_SHIFT: $name', (geometry, expected) => {
    expect(shift({ geometry, vmaKind: pfnmap })).toBe(expected);
  });

  it.each<[Congruence, number]>([
    [Congruence.region, 30],
    [Congruence.pmd, 21],
    [Congruence.page, 12],
  ])(
    'of a PFNMAP whose address and pfn agree modulo %s goes no further than that',
    (pfnCongruence, expected) => {
      expect(shift({ vmaKind: pfnmap, pfnCongruence })).toBe(expected);
    },
  );

  it.each<[string, Overrides, number]>([
    ['starts at the PMD block', { vmaStart: Reach.pmd }, 21],
    ['starts at the page', { vmaStart: Reach.page }, 12],
    ['ends at the PMD block', { vmaEnd: Reach.pmd }, 21],
    ['ends after the page', { vmaEnd: Reach.page }, 12],
  ])('of a PFNMAP that %s does not reach over the bound', (_, bounds, expected) => {
    expect(shift({ vmaKind: pfnmap, ...bounds })).toBe(expected);
  });

  it('rounds hva up to hva itself if it is aligned, and so overlooks that the VMA ends inside the block', () => {
    // ALIGN(hva, PMD_SIZE) == hva <= vm_end holds though vm_end == hva + PAGE_SIZE. The slot has to catch it.
    const ends = { vmaKind: pfnmap, vmaEnd: Reach.page, pageInPmd: 0 };
    expect(shift({ ...ends, pmdInRegion: 1 })).toBe(21);
    expect(shift({ ...ends, pmdInRegion: 0 })).toBe(30);
    expect(shift({ ...ends, pageInPmd: 1 })).toBe(12);
    expect(shift({ ...ends, geometry: GEOMETRY_64K_FOLDED })).toBe(29);
  });

  it('never asks for the PUD where the PMD is folded', () => {
    const g = GEOMETRY_64K_FOLDED;
    expect(g.PUD_SHIFT).toBe(g.PMD_SHIFT);
    expect(shift({ geometry: g, vmaKind: pfnmap, pageInPmd: 0, pmdInRegion: 0 })).toBe(29);
  });

  it('with the last page of a block rounds up to the end of the block', () => {
    const last = { vmaKind: pfnmap, pageInPmd: GEOMETRY_4K.PTRS_PER_PTE - 1 };
    expect(shift({ ...last, vmaEnd: Reach.pmd })).toBe(21);
    expect(shift({ ...last, vmaEnd: Reach.page })).toBe(21);
  });

  it('needs mmap_lock while it reads the VMA', () => {
    const b = boot({ vmaKind: pfnmap });
    const vma = lookup(b);
    b.k.mmap_read_unlock(b.mm);
    get_vma_page_shift(b.k, vma, b.m.fault.hva);
    expect(b.m.recorder.violations).toBe(Violation.vmaWithoutMmapLock);
  });
});
