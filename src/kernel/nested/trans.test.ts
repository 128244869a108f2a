// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { NestedSize } from '../environment.ts';
import { GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K, type Geometry } from '../geometry.ts';
import { boot } from '../testing/boot.ts';

describe('struct kvm_s2_trans', () => {
  const { pud, betweenPmdPud, pmd, betweenPagePmd, page, belowPage } = NestedSize;
  it.each<[NestedSize, Geometry, number, number]>([
    [pud, GEOMETRY_4K, 2 ** 30, 1],
    // A 16K guest granule: 32 MiB at level 2.
    [betweenPmdPud, GEOMETRY_4K, 2 ** 25, 2],
    [pmd, GEOMETRY_4K, 2 ** 21, 2],
    // A 64K guest granule.
    [betweenPagePmd, GEOMETRY_4K, 2 ** 16, 3],
    [page, GEOMETRY_4K, 2 ** 12, 3],
    // A 64K guest granule: 512 MiB at level 2.
    [betweenPmdPud, GEOMETRY_16K, 2 ** 29, 2],
    [pmd, GEOMETRY_16K, 2 ** 25, 2],
    [betweenPagePmd, GEOMETRY_16K, 2 ** 16, 3],
    [page, GEOMETRY_16K, 2 ** 14, 3],
    [belowPage, GEOMETRY_16K, 2 ** 12, 3],
    [pmd, GEOMETRY_64K, 2 ** 29, 2],
    [page, GEOMETRY_64K, 2 ** 16, 3],
    [belowPage, GEOMETRY_64K, 2 ** 12, 3],
  ])('size %s under $name maps %s bytes at level %s', (nestedSize, geometry, bytes, level) => {
    const { m, k } = boot({ nestedSize, geometry });
    expect(k.kvm_s2_trans_size(m.fault.trans.face)).toBe(bytes);
    expect(m.fault.trans.level).toBe(level);
  });

  it('lies strictly between the host sizes where it says so', () => {
    for (const geometry of [GEOMETRY_4K, GEOMETRY_16K]) {
      const size = (nestedSize: NestedSize) => boot({ nestedSize, geometry }).m.fault.trans.block_size;
      expect(size(betweenPmdPud)).toBeGreaterThan(geometry.PMD_SIZE);
      expect(size(betweenPmdPud)).toBeLessThan(geometry.PUD_SIZE);
      expect(size(betweenPagePmd)).toBeGreaterThan(geometry.PAGE_SIZE);
      expect(size(betweenPagePmd)).toBeLessThan(geometry.PMD_SIZE);
    }
  });

  it('kvm_s2_trans_readable() and kvm_s2_trans_writable() are those of the guest', () => {
    const { m, k } = boot({ nestedSize: NestedSize.page, nestedWritable: false, nestedReadable: false });
    expect(k.kvm_s2_trans_readable(m.fault.trans.face)).toBe(false);
    expect(k.kvm_s2_trans_writable(m.fault.trans.face)).toBe(false);
  });
});

describe('kvm_s2_trans_exec_el0() and kvm_s2_trans_exec_el1()', () => {
  const exec = (nestedXn: number, hasXNX: boolean) => {
    const { m, k, kvm } = boot({ nestedSize: NestedSize.page, nestedXn, hasXNX });
    return [
      k.kvm_s2_trans_exec_el0(kvm, m.fault.trans.face),
      k.kvm_s2_trans_exec_el1(kvm, m.fault.trans.face),
    ];
  };

  it('decode XN[1:0] with FEAT_XNX: 00 both, 01 EL0, 10 none, 11 EL1', () => {
    expect([0, 1, 2, 3].map((xn) => exec(xn, true))).toEqual([
      [true, true],
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('grant everything without FEAT_XNX, where XN[1] should deny (FIELD_PREP() on an extracted field)', () => {
    expect([0, 1, 2, 3].map((xn) => exec(xn, false))).toEqual(Array.from({ length: 4 }, () => [true, true]));
  });
});

it('kvm_encode_nested_level() puts the level where KVM_NV_GUEST_MAP_SZ is', () => {
  const { m, k } = boot({ nestedSize: NestedSize.pud });
  expect(k.kvm_encode_nested_level(m.fault.trans.face)).toBe(1 << 24);
});
