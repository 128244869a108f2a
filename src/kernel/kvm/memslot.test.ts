// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Congruence, NestedSize, Reach } from '../environment.ts';
import { GEOMETRIES, GEOMETRY_16K } from '../geometry.ts';
import { hvaEnd, hvaStart } from '../layout.ts';
import { boot } from '../testing/boot.ts';
import { KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY } from '../types.ts';

describe('struct kvm_memory_slot', () => {
  it('has the flags of include/uapi/linux/kvm.h, and a bitmap only while it logs', () => {
    expect([KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY]).toEqual([1, 2]);
    expect(boot().m.slot.flags).toBe(0);
    expect(boot({ slotReadonly: true, slotLogging: true }).m.slot.flags).toBe(3);
    expect(boot().m.slot.dirty_bitmap).toBeNull();
    expect(boot({ slotLogging: true }).m.slot.dirty_bitmap).not.toBeNull();
  });

  it.each(GEOMETRIES)('contains the faulting gfn, with $name pages', (geometry) => {
    for (const slotStart of Object.values(Reach)) {
      for (const slotEnd of Object.values(Reach)) {
        const { m } = boot({ geometry, slotStart, slotEnd, congruence: Congruence.page });
        const gfn = Math.floor(m.fault.ipa / geometry.PAGE_SIZE);
        expect(m.slot.base_gfn).toBeLessThanOrEqual(gfn);
        expect(m.slot.base_gfn + m.slot.npages).toBeGreaterThan(gfn);
        expect(m.slot.gfnToHva(gfn)).toBe(m.fault.hva);
        expect(m.slot.gfnToHva(m.slot.base_gfn)).toBe(m.slot.userspace_addr);
      }
    }
  });

  it('reaches as far as it is said to', () => {
    const { m: far } = boot();
    expect([far.slot.userspace_addr, far.slot.hvaEnd]).toEqual([hvaStart(far.g), hvaEnd(far.g)]);
    const { m: block } = boot({ slotStart: Reach.pmd, slotEnd: Reach.pmd });
    expect(block.slot.npages).toBe(512);
    expect(block.slot.userspace_addr % 2 ** 21).toBe(0);
    const { m: page } = boot({ slotStart: Reach.page, slotEnd: Reach.page });
    expect(page.slot.npages).toBe(1);
  });
});

describe('the addresses of a fault', () => {
  it.each([
    [Congruence.region, true, true],
    [Congruence.pmd, false, true],
    [Congruence.page, false, false],
  ])('congruence %s: IPA and hva agree modulo PUD %s, modulo PMD %s', (congruence, pud, pmd) => {
    const { m } = boot({ congruence });
    const delta = m.fault.hva - m.fault.ipa;
    expect(delta % m.g.PUD_SIZE === 0).toBe(pud);
    expect(delta % m.g.PMD_SIZE === 0).toBe(pmd);
    expect(delta % m.g.PAGE_SIZE).toBe(0);
  });

  it('pageInPmd and pmdInRegion say which page is hit; subPage moves the IPA only', () => {
    const { m } = boot({ geometry: GEOMETRY_16K, pageInPmd: 7, pmdInRegion: 3, subPage: 8192 });
    const first = boot({ geometry: GEOMETRY_16K, pageInPmd: 0, pmdInRegion: 0 }).m;
    expect(m.fault.hva - first.fault.hva).toBe(3 * 2 ** 25 + 7 * 2 ** 14);
    expect(m.fault.ipa - first.fault.ipa).toBe(3 * 2 ** 25 + 7 * 2 ** 14 + 8192);
  });

  it('a nested fault reports the address of the inner guest, which is the canonical one modulo the mapping', () => {
    for (const geometry of GEOMETRIES) {
      for (const nestedSize of [NestedSize.pmd, NestedSize.page]) {
        const { m, k, vcpu } = boot({ geometry, nestedSize });
        expect(m.fault.nested).not.toBeNull();
        expect(k.kvm_vcpu_get_fault_ipa(vcpu)).toBe(m.fault.faultIpa);
        expect(m.fault.faultIpa).not.toBe(m.fault.ipa);
        const size = k.kvm_s2_trans_size(m.fault.trans.face);
        expect(m.fault.faultIpa % size).toBe(m.fault.ipa % size);
        expect(k.kvm_s2_trans_output(m.fault.trans.face)).toBe(m.fault.ipa);
      }
    }
  });
});
