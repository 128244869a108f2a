// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { VmaKind } from './environment.ts';
import { GEOMETRIES } from './geometry.ts';
import {
  blockPa,
  FIRST_SEQUENCE,
  HVA_BASE,
  hvaEnd,
  hvaStart,
  ipaBase,
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
    ranges.push([linearPa(g, hvaStart(g), 0), linearPa(g, last, g.PMD_SIZE + g.PAGE_SIZE) + g.PAGE_SIZE]);
    const blocks: [number, number][] = [0, 1, 2].map((generation) => [
      blockPa(g, hvaStart(g), g.PMD_SIZE, generation),
      blockPa(g, last, g.PMD_SIZE, generation) + g.PAGE_SIZE,
    ]);
    const sorted = [...ranges, ...blocks].sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < sorted.length; i++) expect(sorted[i][0]).toBeGreaterThan(sorted[i - 1][1]);
  },
);

it.each(GEOMETRIES)(
  'no pfn fits 32 bits, and none takes more than 52 bits of address, with $name pages',
  (g) => {
    const lowest = [
      smallPagePa(g, hvaStart(g), 0),
      blockPa(g, hvaStart(g), g.PMD_SIZE, 0),
      linearPa(g, hvaStart(g), 0),
    ];
    for (const pa of lowest) expect(pa / g.PAGE_SIZE).toBeGreaterThan(2 ** 32);
    expect(blockPa(g, hvaEnd(g) - g.PAGE_SIZE, g.PMD_SIZE, 4)).toBeLessThan(2 ** 52);
  },
);

it('guest addresses of a VM with 48 bits take all of them, and a gfn of 4K or 16K pages more than 32', () => {
  expect(Math.log2(ipaBase(48))).toBeGreaterThan(47);
  expect(ipaBase(48) + 4 * regionSize(GEOMETRIES[2])).toBeLessThan(2 ** 48);
  expect(ipaBase(48) / 16384).toBeGreaterThan(2 ** 32);
  expect(ipaBase(40)).toBeLessThan(2 ** 40);
});

it('the sequence is told from what is left of it in an int, and in 32 or 16 bits', () => {
  for (const kept of [
    FIRST_SEQUENCE | 0,
    FIRST_SEQUENCE >>> 0,
    FIRST_SEQUENCE & 0xffff,
    FIRST_SEQUENCE & 0x7fff_ffff,
  ])
    expect(kept).not.toBe(FIRST_SEQUENCE);
});

it.each(GEOMETRIES)('the region is aligned to every size that it holds, with $name pages', (g) => {
  for (const kind of Object.values(VmaKind)) {
    const size = hugetlbBytes(g, kind);
    if (size !== 0 && size <= regionSize(g)) expect(HVA_BASE % size).toBe(0);
  }
  expect(HVA_BASE % regionSize(g)).toBe(0);
});
