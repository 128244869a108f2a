// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { CacheFill, Stage2State } from '../environment.ts';
import { EAGAIN, EFAULT, EINVAL, EPERM } from '../errno.ts';
import { GEOMETRY_16K } from '../geometry.ts';
import { FOLL_LONGTERM, FOLL_WRITE } from '../pfn.ts';
import { uninit } from '../poison.ts';
import { KVM_PGTABLE_PROT_RW, KVM_PGTABLE_PROT_RWX } from '../prot.ts';
import { boot, faultLeaf, leavesOf } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import type { page } from '../types.ts';
import { Violation } from '../violations.ts';

/** Pins the page of the fault and asks for it to be given, with what a test says otherwise. */
function give(
  overrides: Overrides,
  { flags = FOLL_WRITE | FOLL_LONGTERM, offset = 0, pages = 1, prot = KVM_PGTABLE_PROT_RWX } = {},
) {
  const b = boot({ protection: {}, ...overrides });
  const { k, kvm, m, mm, vcpu } = b;
  const out = uninit<page>();
  k.mmap_read_lock(mm);
  k.pin_user_pages(m.fault.hva, 1, flags, out);
  k.mmap_read_unlock(mm);
  k.topup_hyp_memcache(vcpu.arch.pkvm_memcache, 3);
  k.write_lock(kvm.mmu_lock);
  const { PAGE_SIZE } = m.g;
  const pa = k.page_to_phys(out.value);
  const ret = k.pkvm_pgtable_stage2_map(
    vcpu.arch.hw_mmu.pgt,
    m.fault.faultIpa - (m.fault.faultIpa % PAGE_SIZE) + offset,
    pages * PAGE_SIZE,
    pa,
    prot,
    vcpu.arch.pkvm_memcache,
    0,
  );
  k.write_unlock(kvm.mmu_lock);
  return { b, m, pa, ret };
}

describe('pkvm_pgtable_stage2_map() of a protected guest', () => {
  it('gives the page with every permission, and keeps a mapping object', () => {
    const { m, pa, ret } = give({});
    expect(ret).toBe(0);
    expect(faultLeaf(m)).toMatchObject({ pa, size: m.g.PAGE_SIZE, prot: KVM_PGTABLE_PROT_RWX });
    expect([m.donations.donated, m.donations.donatedPfn]).toEqual([1, pa / m.g.PAGE_SIZE]);
    expect([m.cache.hasMapping, m.stage2.mappings.n, m.recorder.violations]).toEqual([false, 1, 0]);
  });

  it.each<readonly [string, Overrides, Parameters<typeof give>[1], number, number]>([
    ['two pages', {}, { pages: 2 }, -EINVAL, 1],
    ['less than every permission', {}, { prot: KVM_PGTABLE_PROT_RW }, -EINVAL, 1],
    ["a page that is not only the host's", { protection: { hostOwns: () => false } }, {}, -EPERM, 1],
    ['a page that was taken back', { protection: { entryPoisoned: () => true } }, {}, -EFAULT, 0],
  ])('refuses %s', (_name, overrides, asked, expected, warnings) => {
    const { m, ret } = give(overrides, asked);
    expect([ret, m.warnings, m.donations.donated]).toEqual([expected, warnings, 0]);
    expect(leavesOf(m)).toEqual([]);
  });

  it('takes the neighbour of an address within a page for another vCPU that was faster', () => {
    const machine = { geometry: GEOMETRY_16K, stage2State: Stage2State.neighbours };
    expect(give(machine, { offset: 4096 }).ret).toBe(-EAGAIN);
    expect(give(machine).ret).toBe(0);
  });

  it('says that a page was given which could still be moved', () => {
    expect(give({}, { flags: FOLL_WRITE }).m.recorder.violations).toBe(Violation.donatedUnpinned);
  });

  it('gives the same page once', () => {
    const { b, m, pa, ret } = give({});
    expect(ret).toBe(0);
    b.k.topup_hyp_memcache(b.vcpu.arch.pkvm_memcache, 3);
    const { PAGE_SIZE } = m.g;
    expect(
      m.stage2.map(
        m.fault.faultIpa + PAGE_SIZE,
        PAGE_SIZE,
        pa,
        KVM_PGTABLE_PROT_RWX,
        b.vcpu.arch.pkvm_memcache,
        0,
      ),
    ).toBe(-EPERM);
  });

  it('stops where nobody filled the cache', () => {
    const { k, kvm, m, vcpu } = boot({ protection: {}, cacheFill: CacheFill.empty });
    k.write_lock(kvm.mmu_lock);
    m.stage2.map(
      m.fault.faultIpa,
      m.g.PAGE_SIZE,
      m.host.pa(m.fault.hva),
      KVM_PGTABLE_PROT_RWX,
      vcpu.arch.pkvm_memcache,
      0,
    );
    expect(m.bugs).toBeGreaterThan(0);
  });
});

it('nothing else is asked of the tables of a protected guest, and no notifier unmaps from them', () => {
  const { m } = give({});
  const { faultIpa } = m.fault;
  const { PAGE_SIZE } = m.g;
  expect(m.stage2.relaxPerms(faultIpa, KVM_PGTABLE_PROT_RWX, 0)).toBe(-EPERM);
  expect(m.stage2.wrprotect(faultIpa, PAGE_SIZE)).toBe(-EPERM);
  expect(m.stage2.unmap(faultIpa, PAGE_SIZE)).toBe(-EPERM);
  m.stage2.mkyoung(faultIpa, 0);
  expect(m.warnings).toBe(4);
  expect(faultLeaf(m)?.prot).toBe(KVM_PGTABLE_PROT_RWX);
});
