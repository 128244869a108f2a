// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { NestedSize, PfnBacking, VmaKind } from '../environment.ts';
import {
  KVM_NV_GUEST_MAP_SZ_SHIFT,
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_PROT_X,
} from '../prot.ts';
import { type MappingRules, PRESENT_RULES } from '../releases/mapping_rules.ts';
import { boot } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { MT_DEVICE_nGnRE, MT_NORMAL } from '../vm_flags.ts';
import { leafProt } from './leaf_prot.ts';

const prot = (overrides: Overrides, rules: Partial<MappingRules> = {}) => {
  const { m } = boot(overrides);
  m.mappingRules = { ...PRESENT_RULES, ...rules };
  return leafProt(m, KVM_PGTABLE_PROT_RWX);
};

describe('the attributes that a correct handler gives a leaf', () => {
  it('of ordinary memory are what was wanted', () => {
    expect(prot({})).toBe(KVM_PGTABLE_PROT_RWX);
  });

  it('of a device are never executable, and Normal-NC only if its driver allows any uncached type', () => {
    const device = { vmaKind: VmaKind.pfnmap, vmaMemType: MT_DEVICE_nGnRE };
    expect(prot(device)).toBe(KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_DEVICE);
    expect(prot({ ...device, vmaAnyUncached: true })).toBe(KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_NORMAL_NC);
  });

  it('of a driver that maps cacheable, or ordinary memory, are those of memory', () => {
    expect(prot({ vmaKind: VmaKind.pfnmap, vmaMemType: MT_NORMAL })).toBe(KVM_PGTABLE_PROT_RWX);
    const memory = { vmaKind: VmaKind.pfnmap, vmaMemType: MT_DEVICE_nGnRE, pfnBacking: PfnBacking.memory };
    expect(prot(memory)).toBe(KVM_PGTABLE_PROT_RWX);
  });

  it('of what lies outside the memory map are those of a device up to 6.16, whatever the VMA', () => {
    const device = KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_DEVICE;
    const before = { devicesByPfn: true };
    expect([prot({ vmaKind: VmaKind.dax }), prot({ vmaKind: VmaKind.dax }, before)]).toEqual([
      KVM_PGTABLE_PROT_RWX,
      device,
    ]);
    expect(prot({ vmaKind: VmaKind.pfnmap, vmaMemType: MT_NORMAL }, before)).toBe(device);
    expect(prot({ vmaKind: VmaKind.pfnmap, pfnBacking: PfnBacking.memory }, before)).toBe(
      KVM_PGTABLE_PROT_RWX,
    );
    expect(prot({}, before)).toBe(KVM_PGTABLE_PROT_RWX);
  });

  it('of a device are never Normal-NC before 6.9', () => {
    const nc = { vmaKind: VmaKind.pfnmap, vmaMemType: MT_DEVICE_nGnRE, vmaAnyUncached: true };
    expect(prot(nc, { normalNc: false })).toBe(KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_DEVICE);
  });

  it('on a shadow stage-2 are cut down to what the guest grants, with its level', () => {
    const level = 2 << KVM_NV_GUEST_MAP_SZ_SHIFT;
    const nested = { nestedSize: NestedSize.pmd };
    expect(prot(nested)).toBe(KVM_PGTABLE_PROT_RWX | level);
    expect(prot({ ...nested, nestedWritable: false })).toBe(KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_X | level);
    expect(prot({ ...nested, nestedReadable: false }) & KVM_PGTABLE_PROT_R).toBe(0);
  });

  it('execute by the architecture: XN[1:0] with FEAT_XNX, XN[1] alone without', () => {
    const exec = (hasXNX: boolean) =>
      [0, 1, 2, 3].map(
        (nestedXn) => prot({ nestedSize: NestedSize.pmd, nestedXn, hasXNX }) & KVM_PGTABLE_PROT_X,
      );
    expect(exec(true)).toEqual([KVM_PGTABLE_PROT_X, KVM_PGTABLE_PROT_UX, 0, KVM_PGTABLE_PROT_PX]);
    expect(exec(false)).toEqual([KVM_PGTABLE_PROT_X, KVM_PGTABLE_PROT_X, 0, 0]);
  });
});
