// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { VmaKind } from './environment.ts';
import { GEOMETRIES } from './geometry.ts';
import {
  blockPa,
  HVA_BASE,
  hvaEnd,
  hvaStart,
  linearPa,
  regionSize,
  smallPagePa,
  ZERO_PAGE_PA,
} from './layout.ts';
import { hugetlbBytes } from './mm/host_memory.ts';

it.each(GEOMETRIES)(
  'physical ranges of different kinds and generations never touch, with $name pages',
  (g) => {
    const last = hvaEnd(g) - g.PAGE_SIZE;
    const ranges: [number, number][] = [[ZERO_PAGE_PA, ZERO_PAGE_PA + g.PAGE_SIZE]];
    for (const generation of [0, 1, 2]) {
      ranges.push([smallPagePa(g, hvaStart(g), generation), smallPagePa(g, last, generation) + g.PAGE_SIZE]);
    }
    ranges.push([linearPa(hvaStart(g), 0), linearPa(last, g.PMD_SIZE + g.PAGE_SIZE) + g.PAGE_SIZE]);
    const blocks: [number, number][] = [0, 1, 2].map((generation) => [
      blockPa(g, hvaStart(g), g.PMD_SIZE, generation),
      blockPa(g, last, g.PMD_SIZE, generation) + g.PAGE_SIZE,
    ]);
    const sorted = [...ranges, ...blocks].sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < sorted.length; i++) expect(sorted[i][0]).toBeGreaterThan(sorted[i - 1][1]);
  },
);

it.each(GEOMETRIES)('the region is aligned to every size that it holds, with $name pages', (g) => {
  for (const kind of Object.values(VmaKind)) {
    const size = hugetlbBytes(g, kind);
    if (size !== 0 && size <= regionSize(g)) expect(HVA_BASE % size).toBe(0);
  }
  expect(HVA_BASE % regionSize(g)).toBe(0);
});
