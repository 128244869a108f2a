// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import {
  GEOMETRIES,
  GEOMETRY_4K,
  GEOMETRY_16K,
  GEOMETRY_64K,
  GEOMETRY_64K_FOLDED,
  levelShift,
} from './geometry.ts';
import { boot } from './testing/boot.ts';

// arch/arm64/include/asm/pgtable-hwdef.h with the Kconfig defaults of ARM64_CONT_PTE_SHIFT and ARM64_CONT_PMD_SHIFT.
const SHIFTS = [
  { g: GEOMETRY_4K, page: 12, pmd: 21, pud: 30, contPte: 16, contPmd: 25 },
  { g: GEOMETRY_16K, page: 14, pmd: 25, pud: 36, contPte: 21, contPmd: 30 },
  { g: GEOMETRY_64K, page: 16, pmd: 29, pud: 42, contPte: 21, contPmd: 34 },
  { g: GEOMETRY_64K_FOLDED, page: 16, pmd: 29, pud: 29, contPte: 21, contPmd: 34 },
];

describe.each(SHIFTS)('with $g.name pages', ({ g, page, pmd, pud, contPte, contPmd }) => {
  it('PAGE_SHIFT, PMD_SHIFT, PUD_SHIFT and the CONT shifts are those of pgtable-hwdef.h', () => {
    expect([g.PAGE_SHIFT, g.PMD_SHIFT, g.PUD_SHIFT, g.CONT_PTE_SHIFT, g.CONT_PMD_SHIFT]).toEqual([
      page,
      pmd,
      pud,
      contPte,
      contPmd,
    ]);
    expect([g.PAGE_SIZE, g.PMD_SIZE, g.PUD_SIZE, g.CONT_PTE_SIZE, g.CONT_PMD_SIZE]).toEqual(
      [page, pmd, pud, contPte, contPmd].map((shift) => 2 ** shift),
    );
  });

  it('the façade shows the same numbers', () => {
    const { k } = boot({ geometry: g });
    expect([k.PAGE_SHIFT, k.PMD_SHIFT, k.PUD_SHIFT, k.CONT_PTE_SHIFT, k.CONT_PMD_SHIFT]).toEqual([
      page,
      pmd,
      pud,
      contPte,
      contPmd,
    ]);
    expect([k.PAGE_SIZE, k.PMD_SIZE, k.PUD_SIZE]).toEqual([2 ** page, 2 ** pmd, 2 ** pud]);
  });

  it('ARM64_HW_PGTABLE_LEVEL_SHIFT() and kvm_granule_size() agree', () => {
    const { k } = boot({ geometry: g });
    // Level 0 of 64K pages would cover 2^55 bytes: no stage-2 starts there.
    for (let level = g.pkvmStartLevel; level <= 3; level++) {
      expect(k.ARM64_HW_PGTABLE_LEVEL_SHIFT(level)).toBe(levelShift(g, level));
      expect(g.granule[level]).toBe(2 ** levelShift(g, level));
    }
    expect(levelShift(g, 3)).toBe(page);
    expect(levelShift(g, 2)).toBe(pmd);
  });
});

it('PTRS_PER_PMD is 512, 2048, 8192, and 1 where the PMD is folded', () => {
  expect(GEOMETRIES.map((geometry) => boot({ geometry }).k.PTRS_PER_PMD)).toEqual([512, 2048, 8192, 1]);
  expect(GEOMETRIES.map((g) => g.PAGETABLE_PMD_FOLDED)).toEqual([false, false, false, true]);
});

it('stage2_pgtable_levels() starts a stage-2 of 40 bits at level 1 with 4K pages and at 2 with 64K pages; with 16K pages it has 48 bits', () => {
  expect(GEOMETRIES.map((g) => g.ipaBits)).toEqual([40, 48, 40, 40]);
  expect(GEOMETRIES.map((g) => g.startLevel)).toEqual([1, 1, 2, 2]);
});

it('stage2_pgtable_levels() starts a 48-bit stage-2 at level 0 with 4K pages and at 1 with others', () => {
  expect(GEOMETRIES.map((g) => g.pkvmStartLevel)).toEqual([0, 1, 1, 1]);
});

it('kvm_mmu_cache_min_pages() is the number of levels below the root', () => {
  const pages = (protectedKvm: boolean) =>
    GEOMETRIES.map((geometry) => {
      const { k, vcpu } = boot({ geometry, protectedKvm });
      return k.kvm_mmu_cache_min_pages(vcpu.arch.hw_mmu);
    });
  expect(pages(false)).toEqual([2, 2, 1, 1]);
  expect(pages(true)).toEqual([3, 2, 2, 2]);
});

it('KVM_PGTABLE_MIN_BLOCK_LEVEL is 1 with 4K pages and 2 with others', () => {
  expect(GEOMETRIES.map((g) => g.KVM_PGTABLE_MIN_BLOCK_LEVEL)).toEqual([1, 2, 2, 2]);
});

it('pud_sect_supported() holds with 4K pages only', () => {
  expect(GEOMETRIES.map((g) => g.pudSectSupported)).toEqual([true, false, false, false]);
});
