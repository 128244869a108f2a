// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Access, FaultKind, Stage2State } from './environment.ts';
import * as esr from './esr.ts';
import { GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K } from './geometry.ts';
import { boot } from './testing/boot.ts';
import { Violation } from './violations.ts';

describe('the encodings of ESR_EL2', () => {
  it('EC of an abort from a lower exception level is 0x20 for fetches and 0x24 for data', () => {
    expect(esr.ESR_ELx_EC_SHIFT).toBe(26);
    expect(esr.ESR_ELx_EC_IABT_LOW).toBe(0x20);
    expect(esr.ESR_ELx_EC_DABT_LOW).toBe(0x24);
    expect(esr.ESR_ELx_EC(0x8200_0007)).toBe(0x20);
    expect(esr.ESR_ELx_EC(0x9200_0047)).toBe(0x24);
  });

  it('IL is bit 25, S1PTW bit 7, WnR bit 6', () => {
    expect(esr.ESR_ELx_IL).toBe(0x0200_0000);
    expect(esr.ESR_ELx_S1PTW).toBe(0x80);
    expect(esr.ESR_ELx_WNR).toBe(0x40);
  });

  it('FSC is bits 5:0: translation 0x04, access flag 0x08, permission 0x0c, each plus the level', () => {
    expect(esr.ESR_ELx_FSC).toBe(0x3f);
    expect(esr.ESR_ELx_FSC_TYPE).toBe(0x3c);
    expect(esr.ESR_ELx_FSC_LEVEL).toBe(0x03);
    expect([esr.ESR_ELx_FSC_FAULT, esr.ESR_ELx_FSC_ACCESS, esr.ESR_ELx_FSC_PERM]).toEqual([0x04, 0x08, 0x0c]);
    expect(esr.ESR_ELx_FSC_EXCL_ATOMIC).toBe(0x35);
  });

  it('encodeEsr() gives the values that a real trap shows', () => {
    const abort = { instruction: false, s1ptw: false, write: false };
    // A data read, translation fault at level 3; a write, permission fault at level 2; a fetch; a walk.
    expect(esr.encodeEsr({ ...abort, fsc: 0x07 })).toBe(0x9200_0007);
    expect(esr.encodeEsr({ ...abort, write: true, fsc: 0x0e })).toBe(0x9200_004e);
    expect(esr.encodeEsr({ ...abort, instruction: true, fsc: 0x0f })).toBe(0x8200_000f);
    expect(esr.encodeEsr({ ...abort, s1ptw: true, fsc: 0x0f })).toBe(0x9200_008f);
  });
});

it('esr_fsc_is_*_fault() tell the four kinds apart at every level', () => {
  const kinds = (fsc: number) => [
    esr.esr_fsc_is_translation_fault(fsc),
    esr.esr_fsc_is_access_flag_fault(fsc),
    esr.esr_fsc_is_permission_fault(fsc),
    esr.esr_fsc_is_excl_atomic_fault(fsc),
  ];
  for (let level = 0; level < 4; level++) {
    expect(kinds(0x9200_0004 + level)).toEqual([true, false, false, false]);
    expect(kinds(0x9200_0008 + level)).toEqual([false, true, false, false]);
    expect(kinds(0x9200_000c + level)).toEqual([false, false, true, false]);
  }
  // Level -1 of a translation fault, which only LPA2 has: the bits of no other level.
  expect(kinds(0x9200_002b)).toEqual([true, false, false, false]);
  expect(kinds(0x9200_0035)).toEqual([false, false, false, true]);
  expect(kinds(0x9200_0010)).toEqual([false, false, false, false]);
  expect(kinds(0x9200_0021)).toEqual([false, false, false, false]);
});

describe('a fault of the machine', () => {
  const permission = { faultKind: FaultKind.permission, stage2State: Stage2State.page };

  it.each([
    ['a read', { access: Access.read }, 0x9200_0005],
    ['a write', { access: Access.write }, 0x9200_0045],
    ['a fetch', { access: Access.exec }, 0x8200_0005],
    ['a walk for data', { access: Access.s1ptwData }, 0x9200_0085],
    ['a walk for a fetch', { access: Access.s1ptwFetch }, 0x8200_0085],
    ['a write without permission', { ...permission, access: Access.write }, 0x9200_004f],
    ['a fetch without permission', { ...permission, access: Access.exec }, 0x8200_000f],
    ['a walk without permission', { ...permission, access: Access.s1ptwData }, 0x9200_008f],
    [
      'a write to a PMD block',
      { ...permission, access: Access.write, stage2State: Stage2State.pmdBlock },
      0x9200_004e,
    ],
    [
      'a write to a PUD block',
      { ...permission, access: Access.write, stage2State: Stage2State.pudBlock },
      0x9200_004d,
    ],
    ['an exclusive read', { faultKind: FaultKind.exclAtomic, access: Access.read }, 0x9200_0035],
    ['beside a mapped page', { stage2State: Stage2State.neighbours, access: Access.read }, 0x9200_0007],
  ])('%s has the ESR_EL2 of the architecture', (_, overrides, expected) => {
    const { k, vcpu } = boot(overrides);
    expect(k.kvm_vcpu_get_esr(vcpu)).toBe(expected);
  });

  it('kvm_is_write_fault() takes a stage-1 walk for a write only if permission was missing', () => {
    const write = (overrides: Parameters<typeof boot>[0]) => {
      const { k, vcpu } = boot(overrides);
      return k.kvm_is_write_fault(vcpu);
    };
    for (const access of [Access.s1ptwData, Access.s1ptwFetch]) {
      expect(write({ access })).toBe(false);
      expect(write({ ...permission, access })).toBe(true);
    }
    expect(write({ access: Access.write })).toBe(true);
    expect(write({ access: Access.read })).toBe(false);
    expect(write({ access: Access.exec })).toBe(false);
    expect(write({ ...permission, access: Access.exec })).toBe(false);
  });

  it('the model knows the same as kvm_is_write_fault() says', () => {
    for (const access of Object.values(Access)) {
      for (const overrides of [{ access }, { ...permission, access }]) {
        const { m, k, vcpu } = boot(overrides);
        expect(m.fault.isWrite).toBe(k.kvm_is_write_fault(vcpu));
        expect(m.fault.isPermission).toBe(k.kvm_vcpu_trap_is_permission_fault(vcpu));
      }
    }
  });

  it('kvm_vcpu_trap_is_exec_fault() is false for the stage-1 walk of a fetch, though kvm_vcpu_trap_is_iabt() is true', () => {
    const walk = boot({ access: Access.s1ptwFetch });
    expect(walk.k.kvm_vcpu_trap_is_iabt(walk.vcpu)).toBe(true);
    expect(walk.k.kvm_vcpu_abt_iss1tw(walk.vcpu)).toBe(true);
    expect(walk.k.kvm_vcpu_trap_is_exec_fault(walk.vcpu)).toBe(false);
    const fetch = boot({ access: Access.exec });
    expect(fetch.k.kvm_vcpu_abt_iss1tw(fetch.vcpu)).toBe(false);
    expect(fetch.k.kvm_vcpu_trap_is_exec_fault(fetch.vcpu)).toBe(true);
  });

  it.each([
    [Stage2State.page, GEOMETRY_4K, 2 ** 12],
    [Stage2State.pmdBlock, GEOMETRY_4K, 2 ** 21],
    [Stage2State.pudBlock, GEOMETRY_4K, 2 ** 30],
    [Stage2State.page, GEOMETRY_16K, 2 ** 14],
    [Stage2State.pmdBlock, GEOMETRY_16K, 2 ** 25],
    [Stage2State.page, GEOMETRY_64K, 2 ** 16],
    [Stage2State.pmdBlock, GEOMETRY_64K, 2 ** 29],
  ])(
    'kvm_vcpu_trap_get_perm_fault_granule() of state %s under $name is %s bytes',
    (stage2State, geometry, size) => {
      const { k, vcpu } = boot({ ...permission, access: Access.write, stage2State, geometry });
      expect(k.kvm_vcpu_trap_get_perm_fault_granule(vcpu)).toBe(size);
    },
  );

  it('kvm_vcpu_trap_get_perm_fault_granule() of another fault is a BUG()', () => {
    const { m, k, vcpu } = boot();
    k.kvm_vcpu_trap_get_perm_fault_granule(vcpu);
    expect(m.bugs).toBe(1);
    expect(m.recorder.violations).toBe(Violation.bug);
  });
});

describe('HPFAR_EL2', () => {
  it('holds IPA[51:12] in bits 43:4', () => {
    expect(esr.encodeHpfar(0x10_0000_1000)).toBe(0x1000_0010);
    expect(esr.decodeHpfar(0x1000_0010)).toBe(0x10_0000_1000);
  });

  it.each([GEOMETRY_16K, GEOMETRY_64K])(
    'kvm_vcpu_get_fault_ipa() reports the 4 KiB unit that was hit, with $name pages too',
    (geometry) => {
      const first = boot({ geometry });
      const last = boot({ geometry, subPage: geometry.PAGE_SIZE - 4096 });
      const ipa = first.k.kvm_vcpu_get_fault_ipa(first.vcpu);
      expect(ipa % geometry.PAGE_SIZE).toBe(0);
      expect(last.k.kvm_vcpu_get_fault_ipa(last.vcpu)).toBe(ipa + geometry.PAGE_SIZE - 4096);
      expect(last.m.fault.hva).toBe(first.m.fault.hva);
    },
  );

  it('kvm_vcpu_get_hfar() gives the guest virtual address with the bits that HPFAR_EL2 lacks', () => {
    const { k, vcpu } = boot();
    expect(k.kvm_vcpu_get_hfar(vcpu) % 4096).toBe(0x48);
  });
});

it('describeEsr() says in words what the syndrome holds', () => {
  expect(esr.describeEsr(0x9200_004f)).toBe('DABT write, permission fault, level 3');
  expect(esr.describeEsr(0x8200_0085)).toBe('IABT stage-1 walk, translation fault, level 1');
  expect(esr.describeEsr(0x8200_000e)).toBe('IABT fetch, permission fault, level 2');
  expect(esr.describeEsr(0x9200_0035)).toBe('DABT read, unsupported exclusive/atomic access');
  expect(esr.describeEsr(0x9200_0009)).toBe('DABT read, access-flag fault, level 1');
  expect(esr.describeEsr(0x9200_0010)).toBe('DABT read, external abort');
  expect(esr.describeEsr(0x9200_0030)).toBe('DABT read, FSC 0x30');
});
