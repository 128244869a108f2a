// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Congruence, Reach, VmaKind } from '../environment.ts';
import { EAGAIN } from '../errno.ts';
import { GEOMETRIES, GEOMETRY_4K } from '../geometry.ts';
import { ref } from '../poison.ts';
import { boot } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { fault_supports_stage2_huge_mapping } from './fault_supports_stage2_huge_mapping.ts';
import { transparent_hugepage_adjust } from './transparent_hugepage_adjust.ts';

describe('fault_supports_stage2_huge_mapping()', () => {
  const supports = (overrides: Overrides, size: 'PAGE_SIZE' | 'PMD_SIZE' | 'PUD_SIZE') => {
    const { m, k } = boot(overrides);
    return fault_supports_stage2_huge_mapping(k, m.slot.face, m.fault.hva, k[size]);
  };

  it('always allows a page', () => {
    expect(
      supports({ congruence: Congruence.page, slotStart: Reach.page, slotEnd: Reach.page }, 'PAGE_SIZE'),
    ).toBe(true);
    expect(supports({ protectedKvm: true }, 'PAGE_SIZE')).toBe(true);
  });

  it('allows a block of a congruent slot that reaches over it', () => {
    expect(supports({}, 'PMD_SIZE')).toBe(true);
    expect(supports({}, 'PUD_SIZE')).toBe(true);
  });

  it('needs the guest and the user address to agree modulo the block', () => {
    expect(supports({ congruence: Congruence.pmd }, 'PUD_SIZE')).toBe(false);
    expect(supports({ congruence: Congruence.pmd }, 'PMD_SIZE')).toBe(true);
    expect(supports({ congruence: Congruence.page }, 'PMD_SIZE')).toBe(false);
  });

  it.each([
    ['slotStart', Reach.pmd, true, false],
    ['slotStart', Reach.page, false, false],
    ['slotEnd', Reach.pmd, true, false],
    ['slotEnd', Reach.page, false, false],
  ] as const)('needs the block to lie in the slot: %s %s', (bound, reach, pmd, pud) => {
    expect(supports({ [bound]: reach }, 'PMD_SIZE')).toBe(pmd);
    expect(supports({ [bound]: reach }, 'PUD_SIZE')).toBe(pud);
  });

  it('catches a slot that ends inside the block of an aligned address, unlike get_vma_page_shift()', () => {
    expect(supports({ slotEnd: Reach.page, pageInPmd: 0 }, 'PMD_SIZE')).toBe(false);
  });

  it('allows PMD blocks only under protected KVM', () => {
    expect(supports({ protectedKvm: true }, 'PMD_SIZE')).toBe(true);
    expect(supports({ protectedKvm: true }, 'PUD_SIZE')).toBe(false);
  });
});

describe('transparent_hugepage_adjust()', () => {
  const adjust = (overrides: Overrides) => {
    const { m, k, kvm } = boot(overrides);
    const pfn = ref(m.host.pa(m.fault.hva) / m.g.PAGE_SIZE);
    const ipa = ref(m.fault.ipa);
    const before = [pfn.value, ipa.value];
    const ret = transparent_hugepage_adjust(k, kvm, m.slot.face, m.fault.hva, pfn, ipa);
    return { ret, pfn: pfn.value, ipa: ipa.value, before, m };
  };

  it('of small pages changes nothing', () => {
    const { ret, pfn, ipa, before } = adjust({});
    expect(ret).toBe(GEOMETRY_4K.PAGE_SIZE);
    expect([pfn, ipa]).toEqual(before);
  });

  it('of a transparent huge page moves pfn and IPA to its start', () => {
    for (const geometry of GEOMETRIES.filter((g) => !g.PAGETABLE_PMD_FOLDED)) {
      const { ret, pfn, ipa, before } = adjust({ geometry, vmaKind: VmaKind.thp });
      expect(ret).toBe(geometry.PMD_SIZE);
      expect(before[0] - pfn).toBe(5);
      expect(before[1] - ipa).toBe(5 * geometry.PAGE_SIZE);
      expect(ipa % geometry.PMD_SIZE).toBe(0);
    }
  });

  it('where the PMD is folded leaves the pfn, since PTRS_PER_PMD is 1', () => {
    const { pfn, ipa, before } = adjust({ geometry: GEOMETRIES[3], vmaKind: VmaKind.thp });
    expect(pfn).toBe(before[0]);
    expect(ipa).toBe(before[1] - 5 * 65536);
  });

  it('of a slot that cannot hold the block does not look at the user tables', () => {
    const { ret, m } = adjust({ vmaKind: VmaKind.thp, congruence: Congruence.page });
    expect(ret).toBe(GEOMETRY_4K.PAGE_SIZE);
    expect(m.recorder.trace).toEqual([]);
  });

  it('hands on -EAGAIN and leaves pfn and IPA alone', () => {
    const { ret, pfn, ipa, before } = adjust({ vmaKind: VmaKind.thp, userPteGone: true });
    expect(ret).toBe(-EAGAIN);
    expect([pfn, ipa]).toEqual(before);
  });

  it('maps a PMD even where the host maps a PUD', () => {
    expect(adjust({ vmaKind: VmaKind.hugetlbPud }).ret).toBe(GEOMETRY_4K.PMD_SIZE);
  });
});
