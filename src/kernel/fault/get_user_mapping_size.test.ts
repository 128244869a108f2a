// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Congruence, HostPte, Reach, VmaKind } from '../environment.ts';
import { EAGAIN, EFAULT, ERANGE } from '../errno.ts';
import { GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K, GEOMETRY_64K_FOLDED, type Geometry } from '../geometry.ts';
import type { Kernel } from '../kernel.ts';
import { POISON_NUMBER, ref } from '../poison.ts';
import { type Booted, boot } from '../testing/boot.ts';
import { Violation } from '../violations.ts';
import { get_user_mapping_size } from './get_user_mapping_size.ts';

const size = (b: Booted, addr = b.m.fault.hva) => get_user_mapping_size(b.k, b.kvm, addr);

describe('get_user_mapping_size()', () => {
  it('walks inside one irq-off section', () => {
    const b = boot();
    size(b);
    expect(b.m.recorder.trace.map((effect) => [effect.name, effect.locks & 8])).toEqual([
      ['local_irq_save', 8],
      ['kvm_pgtable_get_leaf', 8],
      ['local_irq_restore', 0],
    ]);
    expect(b.m.recorder.violations).toBe(0);
  });

  const { anon, thp, hugetlbContPte, hugetlbPmd, hugetlbContPmd, hugetlbPud, mixedmap } = VmaKind;
  it.each<[VmaKind, Geometry, number]>([
    [anon, GEOMETRY_4K, 2 ** 12],
    [thp, GEOMETRY_4K, 2 ** 21],
    [mixedmap, GEOMETRY_4K, 2 ** 12],
    // Contiguous entries are leaves of the level below: the walk does not look at the contiguous bit.
    [hugetlbContPte, GEOMETRY_4K, 2 ** 12],
    [hugetlbPmd, GEOMETRY_4K, 2 ** 21],
    [hugetlbContPmd, GEOMETRY_4K, 2 ** 21],
    [hugetlbPud, GEOMETRY_4K, 2 ** 30],
    [anon, GEOMETRY_16K, 2 ** 14],
    [thp, GEOMETRY_16K, 2 ** 25],
    [hugetlbContPmd, GEOMETRY_16K, 2 ** 25],
    [anon, GEOMETRY_64K, 2 ** 16],
    [thp, GEOMETRY_64K, 2 ** 29],
    [hugetlbContPte, GEOMETRY_64K, 2 ** 16],
    [anon, GEOMETRY_64K_FOLDED, 2 ** 16],
    [thp, GEOMETRY_64K_FOLDED, 2 ** 29],
    [hugetlbContPmd, GEOMETRY_64K_FOLDED, 2 ** 29],
  ])('of VMA kind %s with $name pages is the size of the leaf', (vmaKind, geometry, expected) => {
    expect(size(boot({ vmaKind, geometry }))).toBe(expected);
  });

  it('of a PFNMAP is the largest block that address, pfn and VMA allow', () => {
    const pfnmap = { vmaKind: VmaKind.pfnmap };
    expect(size(boot(pfnmap))).toBe(2 ** 30);
    expect(size(boot({ ...pfnmap, pfnCongruence: Congruence.pmd }))).toBe(2 ** 21);
    expect(size(boot({ ...pfnmap, pfnCongruence: Congruence.page }))).toBe(2 ** 12);
    expect(size(boot({ ...pfnmap, vmaEnd: Reach.pmd }))).toBe(2 ** 21);
    expect(size(boot({ ...pfnmap, vmaEnd: Reach.page }))).toBe(2 ** 12);
    expect(size(boot({ ...pfnmap, geometry: GEOMETRY_64K }))).toBe(2 ** 29);
  });

  it('of a split transparent huge page is a page', () => {
    const b = boot({ vmaKind: VmaKind.thp });
    b.m.host.splitThp();
    expect(size(b)).toBe(2 ** 12);
  });

  it.each([
    ['the entry was not there', boot({ userPteGone: true })],
    ['nothing is mapped', boot({ vmaKind: VmaKind.hole })],
    ['the page is poisoned', boot({ hostPte: HostPte.poisoned })],
  ])('is -EAGAIN if %s', (_, b) => {
    expect(size(b)).toBe(-EAGAIN);
    expect(b.m.disturbed).toBe(true);
    expect(b.m.recorder.violations).toBe(0);
  });

  it('is no reason to take the fault again where what is gone is at another address', () => {
    for (const b of [boot({ userPteGone: true }), boot({ vmaKind: VmaKind.thp, userPteGone: true })]) {
      expect(size(b, b.m.fault.hva + b.k.PMD_SIZE)).toBe(-EAGAIN);
      expect(size(b, b.m.fault.hva - b.k.PAGE_SIZE)).toBe(-EAGAIN);
      expect(b.m.disturbed).toBe(false);
    }
  });

  it('is -EAGAIN after another thread reclaimed the page', () => {
    const b = boot();
    b.m.host.zap();
    expect(size(b)).toBe(-EAGAIN);
  });

  it('hands on the -ERANGE of kvm_pgtable_walk() beyond the address space', () => {
    const b = boot();
    expect(get_user_mapping_size(b.k, b.kvm, 2 ** 48)).toBe(-ERANGE);
    expect(b.m.irqsOff).toBe(0);
  });

  it('warns about a level that the tables cannot have and returns -EFAULT', () => {
    for (const bad of [4, -2]) {
      const b = boot();
      const k: Kernel = Object.create(b.k, {
        kvm_pgtable_get_leaf: {
          value: (_mm: unknown, _addr: unknown, ptep: { value: number }, level: { value: number }) => {
            ptep.value = 1;
            level.value = bad;
            return 0;
          },
        },
      });
      expect(get_user_mapping_size(k, b.kvm, b.m.fault.hva)).toBe(-EFAULT);
      expect(b.m.warnings).toBe(1);
    }
  });
});

describe('kvm_pgtable_get_leaf() on user tables', () => {
  it('must run with interrupts off (the IPI that frees tables waits for this CPU)', () => {
    const { m, k, mm } = boot();
    k.kvm_pgtable_get_leaf(mm, m.fault.hva, ref(0), ref(0));
    expect(m.recorder.violations).toBe(Violation.userWalkIrqsOn);
  });

  it('leaves the out-parameters alone on -ERANGE', () => {
    const { k, mm } = boot();
    const pte = ref(77);
    const level = ref(78);
    k.local_irq_save();
    expect(k.kvm_pgtable_get_leaf(mm, 2 ** 50, pte, level)).toBe(-ERANGE);
    expect([pte.value, level.value]).toEqual([77, 78]);
  });

  it('of an address that nobody wrote is recorded', () => {
    const { m, k, mm } = boot();
    k.local_irq_save();
    k.kvm_pgtable_get_leaf(mm, POISON_NUMBER, ref(0), ref(0));
    expect(m.recorder.violations & Violation.uninitialised).not.toBe(0);
  });
});
