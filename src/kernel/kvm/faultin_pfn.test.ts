// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { HostPte, PfnBacking, Reach, VmaKind } from '../environment.ts';
import { GEOMETRIES } from '../geometry.ts';
import { FIRST_SEQUENCE, ZERO_PAGE_PA } from '../layout.ts';
import {
  FOLL_WRITE,
  is_error_noslot_pfn,
  KVM_PFN_ERR_FAULT,
  KVM_PFN_ERR_HWPOISON,
  KVM_PFN_ERR_RO_FAULT,
  KVM_PFN_ERR_SIGPENDING,
  KVM_PFN_NOSLOT,
} from '../pfn.ts';
import { POISON_NUMBER } from '../poison.ts';
import { PRESENT_RULES } from '../releases/mapping_rules.ts';
import { boot, faultin, hasRefcountedPage } from '../testing/boot.ts';
import type { kvm_memory_slot } from '../types.ts';
import { Violation } from '../violations.ts';

describe('__kvm_faultin_pfn() of memory with pages', () => {
  it('pins the page once and gives its pfn', () => {
    const b = boot();
    const { pfn, page } = faultin(b, FOLL_WRITE);
    expect(pfn).toBe(b.m.host.pa(b.m.fault.hva) / 4096);
    expect(page?.pfn).toBe(pfn);
    expect(b.m.pages.pinned).toBe(1);
    expect(b.m.pages.find(pfn)?.pins).toBe(1);
    faultin(b);
    expect(b.m.pages.find(pfn)?.pins).toBe(2);
    expect(b.m.pages.count).toBe(1);
  });

  it('maps a read writable if the host allows it (hva_to_pfn_slow())', () => {
    expect(faultin(boot(), 0).writable).toBe(true);
    expect(faultin(boot({ hostPte: HostPte.readOnly }), 0).writable).toBe(false);
    expect(faultin(boot({ hostPte: HostPte.zeroPage }), 0).writable).toBe(false);
  });

  it('does not map writable in a read-only slot (kvm_follow_pfn())', () => {
    const { writable, page } = faultin(boot({ slotReadonly: true }), 0);
    expect(writable).toBe(false);
    expect(page).not.toBeNull();
  });

  it('gives KVM_PFN_ERR_RO_FAULT for FOLL_WRITE on a read-only slot (__gfn_to_hva_many())', () => {
    const b = boot({ slotReadonly: true });
    expect(faultin(b, FOLL_WRITE)).toEqual({ pfn: KVM_PFN_ERR_RO_FAULT, writable: false, page: null });
    expect(b.m.pages.pinned).toBe(0);
  });

  it('gives KVM_PFN_ERR_FAULT for a write where the host does not allow it', () => {
    expect(faultin(boot({ hostPte: HostPte.readOnly }), FOLL_WRITE).pfn).toBe(KVM_PFN_ERR_FAULT);
  });

  it('writing to the zero page gives another page, writable', () => {
    const b = boot({ hostPte: HostPte.zeroPage });
    const { pfn, writable } = faultin(b, FOLL_WRITE);
    expect(pfn).not.toBe(ZERO_PAGE_PA / 4096);
    expect(writable).toBe(true);
    expect(b.m.pages.find(pfn)?.reserved).toBe(false);
    expect(b.m.invalidateSeq).toBe(FIRST_SEQUENCE + 1);
  });

  it('reading the zero page pins it, and it is PG_reserved', () => {
    const b = boot({ hostPte: HostPte.zeroPage });
    const { pfn } = faultin(b);
    expect(pfn).toBe(ZERO_PAGE_PA / 4096);
    expect(b.m.pages.find(pfn)?.reserved).toBe(true);
  });

  it('gives KVM_PFN_ERR_SIGPENDING where a fatal signal ends get_user_pages(), for a read as for a write', () => {
    for (const flags of [0, FOLL_WRITE]) {
      const b = boot({ hostPte: HostPte.interrupted });
      expect(faultin(b, flags)).toEqual({ pfn: KVM_PFN_ERR_SIGPENDING, writable: false, page: null });
      expect(b.m.pages.pinned).toBe(0);
      expect(is_error_noslot_pfn(KVM_PFN_ERR_SIGPENDING)).toBe(true);
    }
  });

  it('gives KVM_PFN_ERR_HWPOISON for a poisoned page and remembers having seen it', () => {
    const b = boot({ hostPte: HostPte.poisoned });
    expect(faultin(b)).toEqual({ pfn: KVM_PFN_ERR_HWPOISON, writable: false, page: null });
    expect(b.m.hwpoisonSeen).toBe(true);
    expect(b.m.pages.pinned).toBe(0);
  });

  it('gives KVM_PFN_ERR_FAULT where nothing can be faulted in or nothing is mapped', () => {
    expect(faultin(boot({ hostPte: HostPte.sigbus })).pfn).toBe(KVM_PFN_ERR_FAULT);
    expect(faultin(boot({ vmaKind: VmaKind.hole })).pfn).toBe(KVM_PFN_ERR_FAULT);
  });

  it('pins device pages of a MIXEDMAP, which are outside the memory map', () => {
    const b = boot({ vmaKind: VmaKind.mixedmap, pfnBacking: PfnBacking.devicePage });
    const { pfn, page } = faultin(b);
    expect(page).not.toBeNull();
    expect(b.k.pfn_is_map_memory(pfn)).toBe(false);
    expect(hasRefcountedPage(b.m)).toBe(true);
  });

  it('of another gfn of a huge page gives the page at the same offset, with every page size', () => {
    for (const geometry of GEOMETRIES) {
      const b = boot({ geometry, vmaKind: VmaKind.thp });
      const gfn = b.m.fault.ipa / geometry.PAGE_SIZE;
      expect(faultin(b, 0, gfn - 5).pfn).toBe(faultin(b, 0, gfn).pfn - 5);
    }
  });
});

describe('__kvm_faultin_pfn() outside the slot', () => {
  it.each([
    ['before', -1],
    ['after', 1],
  ])('array_index_nospec() turns a gfn %s it into the first page of the slot', (_, delta) => {
    const b = boot({ slotStart: Reach.page, slotEnd: Reach.page });
    const gfn = b.m.fault.ipa / 4096;
    const first = faultin(b, 0, gfn);
    expect(faultin(b, 0, gfn + delta).pfn).toBe(first.pfn);
  });

  it('gives KVM_PFN_NOSLOT without a slot', () => {
    const b = boot();
    const writable = { value: true };
    const none = null as unknown as kvm_memory_slot;
    expect(b.k.__kvm_faultin_pfn(none, 1, 0, writable, { value: null })).toBe(KVM_PFN_NOSLOT);
    expect(writable.value).toBe(false);
  });
});

describe('__kvm_faultin_pfn() of PFNMAP (hva_to_pfn_remapped())', () => {
  it('gives a pfn and no page', () => {
    const b = boot({ vmaKind: VmaKind.pfnmap });
    const { pfn, page, writable } = faultin(b);
    expect(pfn).toBe(b.m.host.pa(b.m.fault.hva) / 4096);
    expect(page).toBeNull();
    expect(writable).toBe(true);
    expect(b.m.pages.count).toBe(0);
    expect(hasRefcountedPage(b.m)).toBe(false);
  });

  it('pins memory that has a struct page in releases up to 6.12 (kvm_try_get_pfn()), and no device', () => {
    const pinned = (pfnBacking: PfnBacking): number => {
      const b = boot({ vmaKind: VmaKind.pfnmap, pfnBacking });
      b.m.mappingRules = { ...PRESENT_RULES, pinsRemapped: true };
      const { page, pfn } = faultin(b);
      expect(page === null ? b.m.host.pa(b.m.fault.hva) / 4096 : page.pfn).toBe(pfn);
      return b.m.pages.pinned;
    };
    expect(pinned(PfnBacking.memory)).toBe(1);
    expect(pinned(PfnBacking.io)).toBe(0);
  });

  it('gives KVM_PFN_ERR_RO_FAULT for a write through a read-only entry, and reads it read-only', () => {
    const pfnmap = { vmaKind: VmaKind.pfnmap, hostPte: HostPte.readOnly };
    expect(faultin(boot(pfnmap), FOLL_WRITE).pfn).toBe(KVM_PFN_ERR_RO_FAULT);
    expect(faultin(boot(pfnmap), 0).writable).toBe(false);
  });

  it('is not writable in a read-only slot', () => {
    expect(faultin(boot({ vmaKind: VmaKind.pfnmap, slotReadonly: true })).writable).toBe(false);
  });

  it('gives KVM_PFN_ERR_FAULT if fixup_user_fault() fails', () => {
    expect(faultin(boot({ vmaKind: VmaKind.pfnmap, hostPte: HostPte.sigbus })).pfn).toBe(KVM_PFN_ERR_FAULT);
  });

  it('brings back an entry that has gone', () => {
    const b = boot({ vmaKind: VmaKind.pfnmap });
    b.m.host.zap();
    expect(faultin(b).pfn).toBeGreaterThan(0);
    expect(b.m.host.isMapped(b.m.fault.hva)).toBe(true);
  });

  it('gives KVM_PFN_ERR_FAULT beside the VMA', () => {
    const b = boot({ vmaKind: VmaKind.pfnmap, vmaEnd: Reach.page });
    expect(faultin(b, 0, b.m.fault.ipa / 4096 + 1).pfn).toBe(KVM_PFN_ERR_FAULT);
  });
});

describe('__kvm_faultin_pfn() can sleep (might_sleep() in hva_to_pfn())', () => {
  it.each(['read_lock', 'write_lock'] as const)('so it must not come under %s(mmu_lock)', (lock) => {
    const b = boot();
    b.k[lock](b.kvm.mmu_lock);
    faultin(b);
    expect(b.m.recorder.violations).toBe(Violation.sleepInAtomic);
  });

  it('nor with interrupts off, nor under mmap_lock, which it takes', () => {
    const irq = boot();
    irq.k.local_irq_save();
    faultin(irq);
    expect(irq.m.recorder.violations).toBe(Violation.sleepInAtomic);
    const mmap = boot();
    mmap.k.mmap_read_lock(mmap.mm);
    faultin(mmap);
    expect(mmap.m.recorder.violations).toBe(Violation.sleepInAtomic);
  });
});

it('__kvm_faultin_pfn() of a gfn or with flags that nobody wrote is recorded', () => {
  const gfn = boot();
  faultin(gfn, 0, POISON_NUMBER);
  expect(gfn.m.recorder.violations).toBe(Violation.uninitialised);
  const foll = boot();
  faultin(foll, POISON_NUMBER);
  expect(foll.m.recorder.violations).toBe(Violation.uninitialised);
});
