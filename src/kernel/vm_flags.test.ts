// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { hasBit } from './bits.ts';
import { kvm_vma_is_cacheable } from './fault/kvm_vma_is_cacheable.ts';
import { kvm_vma_mte_allowed } from './fault/kvm_vma_mte_allowed.ts';
import { boot } from './testing/boot.ts';
import type { vm_area_struct } from './types.ts';
import * as flags from './vm_flags.ts';

it('the VM_* bits are those of include/linux/mm.h', () => {
  expect([flags.VM_READ, flags.VM_WRITE, flags.VM_SHARED]).toEqual([0x1, 0x2, 0x8]);
  expect([flags.VM_PFNMAP, flags.VM_IO]).toEqual([0x400, 0x4000]);
  expect([flags.VM_HUGETLB, flags.VM_MIXEDMAP]).toEqual([0x0040_0000, 0x1000_0000]);
});

it('VM_MTE_ALLOWED is bit 37 and VM_ALLOW_ANY_UNCACHED bit 39: both above what & sees', () => {
  expect(flags.VM_MTE_ALLOWED).toBe(2 ** 37);
  expect(flags.VM_ALLOW_ANY_UNCACHED).toBe(2 ** 39);
  const both = flags.VM_READ + flags.VM_MTE_ALLOWED + flags.VM_ALLOW_ANY_UNCACHED;
  expect(both & flags.VM_MTE_ALLOWED).toBe(0);
  expect(hasBit(both, flags.VM_MTE_ALLOWED)).toBe(true);
  expect(hasBit(both, flags.VM_ALLOW_ANY_UNCACHED)).toBe(true);
  expect(hasBit(flags.VM_READ + flags.VM_ALLOW_ANY_UNCACHED, flags.VM_MTE_ALLOWED)).toBe(false);
});

it('PTE_ATTRINDX_MASK is bits 4:2', () => {
  for (let index = 0; index < 8; index++) {
    expect(flags.PROT_ATTRINDX(index)).toBe(index * 4);
    expect(flags.PTE_ATTRINDX(flags.PROT_ATTRINDX(index) | 0xe3)).toBe(index);
  }
});

it('the MT_* indices are those of arch/arm64/include/asm/memory.h', () => {
  expect([flags.MT_NORMAL, flags.MT_NORMAL_TAGGED, flags.MT_NORMAL_NC]).toEqual([0, 1, 2]);
  expect([flags.MT_DEVICE_nGnRnE, flags.MT_DEVICE_nGnRE]).toEqual([3, 4]);
});

const vma = (fields: Partial<vm_area_struct>): vm_area_struct => ({
  vm_start: 0,
  vm_end: 0,
  vm_flags: 0,
  vm_page_prot: 0,
  vm_pgoff: 0,
  ...fields,
});

it('kvm_vma_is_cacheable() says no to Normal-NC and both device types', () => {
  const { k } = boot();
  const cacheable = [0, 1, 2, 3, 4].map((mt) =>
    kvm_vma_is_cacheable(k, vma({ vm_page_prot: flags.PROT_ATTRINDX(mt) })),
  );
  expect(cacheable).toEqual([true, true, false, false, false]);
});

it('kvm_vma_mte_allowed() tests VM_MTE_ALLOWED and no other bit', () => {
  const { k } = boot();
  const every = flags.VM_READ + flags.VM_PFNMAP + flags.VM_ALLOW_ANY_UNCACHED + 2 ** 36 + 2 ** 38;
  expect(kvm_vma_mte_allowed(k, vma({ vm_flags: every }))).toBe(false);
  expect(kvm_vma_mte_allowed(k, vma({ vm_flags: every + flags.VM_MTE_ALLOWED }))).toBe(true);
});
