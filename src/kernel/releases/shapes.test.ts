// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { DECLARATIONS } from '../calls/all.ts';
import { CALL_NAMES } from '../calls.ts';
import { FaultKind, NestedSize, PfnBacking, Reach, Stage2State, VmaKind } from '../environment.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { is_error_noslot_pfn } from '../pfn.ts';
import { ref, uninit } from '../poison.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_X } from '../prot.ts';
import { boot, lookup } from '../testing/boot.ts';
import type { page } from '../types.ts';
import { Violation } from '../violations.ts';
import { createShapes } from './shapes.ts';
import { USER_MM_OPS, vabitsActual } from './user_walk.ts';

it.each([true, false])('the walkers of the host by name, in protected mode %s', (protectedKvm) => {
  const { k, m } = boot({ protectedKvm });
  m.mmuLock = MmuLock.read;
  k.directStage2RelaxPerms(m.stage2.mmu.pgt, 0, 0, 0);
  expect((m.recorder.violations & Violation.wrongObject) !== 0).toBe(protectedKvm);
});

it('a shape is no entry of its own: what it does is in the log by a call that is declared', () => {
  const { k, m, mm } = boot({});
  const { fault } = m;
  const { pgt } = m.stage2.mmu;
  const map = [pgt, fault.ipa, m.g.PAGE_SIZE, m.host.pa(fault.hva), KVM_PGTABLE_PROT_R] as const;
  const cache = m.vcpu.arch.mmu_page_cache;
  const bits = vabitsActual(m);
  const walked = {
    pgd: mm.pgd,
    ia_bits: bits,
    start_level: 4 - Math.floor((bits - 4) / (m.g.PAGE_SHIFT - 3)),
    mm_ops: USER_MM_OPS,
  };
  const made: { readonly [name in keyof ReturnType<typeof createShapes>]: (() => void) | null } = {
    // No calls of the kernel's.
    readUnwritten: null,
    recordFurther: null,
    containerOfFace: null,
    pageAddress: null,
    // It is declared, and changes nothing that a log could have.
    minPagesOfVm: null,
    // What it finds out goes to the guest hypervisor by a call of its own.
    permFaultOfBothLevels: null,
    pkvm_pgtable_stage2_map: () => k.pkvm_pgtable_stage2_map(...map, cache, 0),
    pkvm_pgtable_stage2_relax_perms: () => k.pkvm_pgtable_stage2_relax_perms(pgt, fault.ipa, 0, 0),
    pkvm_pgtable_stage2_mkyoung: () => k.pkvm_pgtable_stage2_mkyoung(pgt, fault.ipa, 0),
    directStage2Map: () => k.directStage2Map(...map, cache, 0),
    directStage2RelaxPerms: () => k.directStage2RelaxPerms(pgt, fault.ipa, 0, 0),
    directStage2Mkyoung: () => k.directStage2Mkyoung(pgt, fault.ipa, 0),
    mkyoungOf: () => k.mkyoungOf(pgt, fault.ipa),
    mapUnmaintained: () => k.mapUnmaintained(...map, cache),
    relaxPermsUnmaintained: () => k.relaxPermsUnmaintained(pgt, fault.ipa, 0),
    getUserLeaf: () => k.getUserLeaf(walked, fault.hva, ref(0), ref(0)),
  };
  expect(Object.keys(made).sort()).toEqual(Object.keys(createShapes(m)).sort());
  m.recorder.tracing = true;
  m.mmuLock = MmuLock.write;
  for (const [name, call] of Object.entries(made)) {
    expect(DECLARATIONS.some((declared) => declared.name === name)).toBe(false);
    if (call === null) continue;
    m.recorder.trace.length = 0;
    call();
    const logged = m.recorder.trace.flatMap(({ name: entry }) =>
      CALL_NAMES.some((known) => known === entry) ? [entry] : [],
    );
    expect(`${name}: ${logged.length}`).toBe(`${name}: 1`);
  }
});

it('the call that stands for another in later releases has its sites and its name in the log', () => {
  const { k, m } = boot({});
  m.recorder.tracing = true;
  const gfn = Math.floor(m.fault.ipa / m.g.PAGE_SIZE);
  const pfn = k.gfn_to_pfn_prot(m.kvm, gfn, false, uninit<boolean>());
  k.kvm_set_pfn_dirty(pfn);
  k.kvm_release_pfn_clean(pfn);
  expect(m.recorder.trace.map(({ name }) => name)).toEqual([
    '__kvm_faultin_pfn',
    'kvm_set_pfn_dirty',
    'kvm_release_page_clean',
  ]);
  expect(m.recorder.violationLog).toEqual([]);
});

it('kvm_release_pfn_dirty() marks the page dirty and accessed and drops its reference', () => {
  const { k, m } = boot({});
  const page = m.pages.pin(100, false);
  k.kvm_release_pfn_dirty(100);
  expect([page.pins, page.dirty, page.accessed]).toEqual([0, true, true]);
});

it('releases a compound page by the pfn of any of its pages, whatever the host maps by then', () => {
  const { k, m } = boot({ vmaKind: VmaKind.thp });
  const pages = m.g.PMD_SIZE / m.g.PAGE_SIZE;
  const tail = Math.floor(m.host.pa(m.fault.hva) / m.g.PAGE_SIZE);
  const page = m.pages.pin(tail, false, m.host.folioPages());
  expect(m.pages.sharing(tail - (tail % pages) + pages)).toBeNull();
  m.host.replaceVma(VmaKind.pfnmap, false);
  k.kvm_release_pfn_clean(tail - (tail % pages));
  expect([page.pins, page.accessed, m.recorder.violations]).toEqual([0, true, 0]);
});

it('gfn_to_pfn_prot() and mark_page_dirty() find no slot for a gfn outside', () => {
  const { k, m } = boot({ slotStart: Reach.pmd, slotEnd: Reach.pmd, slotLogging: true });
  const past = m.slot.base_gfn + m.slot.npages;
  k.mark_page_dirty(m.kvm, past);
  expect(m.dirty.has(past)).toBe(false);
  expect(is_error_noslot_pfn(k.gfn_to_pfn_prot(m.kvm, past, false, ref(false)))).toBe(true);
  expect(m.recorder.violations).toBe(0);
});

it('a page of a block is an address of its own, and its reference is that of the page that was pinned', () => {
  const { k, m } = boot({ vmaKind: VmaKind.thp });
  const perBlock = m.g.PMD_SIZE / m.g.PAGE_SIZE;
  const pinned = m.pages.pin(5 * perBlock + 7, false, perBlock);
  const head = k.pfn_to_page(5 * perBlock);
  expect(head.pfn).toBe(5 * perBlock);
  k.get_page(head);
  expect(pinned.pins).toBe(2);
});

describe('up to 5.13 the handler maintains the caches', () => {
  const RX = KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_X;

  function mapped(
    setting: Parameters<typeof boot>[0],
    prot: number,
    maintain: (b: ReturnType<typeof boot>, address: page) => void,
  ): readonly [number, boolean] {
    const b = boot(setting);
    const { k, m } = b;
    const pa = m.host.pa(m.fault.hva);
    m.mmuLock = MmuLock.write;
    maintain(b, k.pageAddress(k.pfn_to_page(pa / m.g.PAGE_SIZE)));
    const addr = m.fault.ipa - (m.fault.ipa % m.g.PAGE_SIZE);
    const { pgt } = m.stage2.mmu;
    const ret = k.mapUnmaintained(pgt, addr, m.g.PAGE_SIZE, pa, prot, m.vcpu.arch.mmu_page_cache);
    return [ret, (m.recorder.violations & Violation.cachesSkipped) !== 0];
  }

  it.each([
    [KVM_PGTABLE_PROT_R, true, false, false],
    [KVM_PGTABLE_PROT_R, false, true, true],
    [RX, true, true, false],
    [RX, true, false, true],
  ])('protection %s, cleaned %s, invalidated %s: breaks the rule %s', (prot, cleans, invalidates, breaks) => {
    const found = mapped({}, prot, ({ k, m }, address) => {
      if (cleans) k.__clean_dcache_guest_page(address, m.g.PAGE_SIZE);
      if (invalidates) k.__invalidate_icache_guest_page(address, m.g.PAGE_SIZE);
    });
    expect(found).toEqual([0, breaks]);
  });

  it('not where the processor does it', () => {
    expect(mapped({ hasFWB: true, hasDIC: true }, RX, () => undefined)).toEqual([0, false]);
  });

  it('not of what was shown before, of which a block is split', () => {
    const split = {
      vmaKind: VmaKind.thp,
      stage2State: Stage2State.pmdBlock,
      faultKind: FaultKind.permission,
    };
    expect(mapped(split, KVM_PGTABLE_PROT_R, () => undefined)).toEqual([0, false]);
  });
});

it.each([
  [PfnBacking.io, false, false],
  [PfnBacking.devicePage, true, false],
  [PfnBacking.memory, true, true],
])(
  'a pfn backed as %s has a struct page: %s, and is in the linear map: %s',
  (pfnBacking, hasPage, isMemory) => {
    const { k, m } = boot({ vmaKind: VmaKind.pfnmap, pfnBacking });
    const pfn = m.host.pa(m.fault.hva) / m.g.PAGE_SIZE;
    expect([k.pfn_valid(pfn), k.pfn_is_map_memory(pfn)]).toEqual([hasPage, isMemory]);
  },
);

it.each([
  [VmaKind.thp, true],
  [VmaKind.anon, false],
  [VmaKind.dax, false],
])('kvm_is_transparent_hugepage() of a page of a VMA of kind %s is %s', (vmaKind, expected) => {
  const b = boot({ vmaKind });
  lookup(b);
  expect(b.k.kvm_is_transparent_hugepage(b.m.host.pa(b.m.fault.hva) / b.m.g.PAGE_SIZE)).toBe(expected);
});

it('container_of() finds what a structure of the façade is in, and takes no other pointer for its field', () => {
  const { k, m } = boot({});
  const { kvm, vcpu } = m;
  expect(k.containerOfFace(kvm.arch, 'kvm', 'arch')).toBe(kvm);
  expect(k.containerOfFace(kvm.mmu_lock, 'kvm', 'mmu_lock')).toBe(kvm);
  expect(k.containerOfFace(kvm.arch.mmu, 'kvm_arch', 'mmu')).toBe(kvm.arch);
  expect(k.containerOfFace(vcpu.arch, 'kvm_vcpu', 'arch')).toBe(vcpu);
  expect(k.containerOfFace(vcpu.arch.fault, 'kvm_vcpu_arch', 'fault')).toBe(vcpu.arch);
  expect(m.recorder.violations).toBe(0);
  expect(k.containerOfFace(vcpu.arch, 'kvm', 'arch')).toBe(kvm);
  expect(m.recorder.violations).toBe(Violation.wrongObject);
});

it("container_of() on a guest's shadow finds no VM", () => {
  const { k, m } = boot({ nestedSize: NestedSize.pud });
  k.containerOfFace(m.vcpu.arch.hw_mmu, 'kvm_arch', 'mmu');
  expect(m.recorder.violations).toBe(Violation.wrongObject);
});
