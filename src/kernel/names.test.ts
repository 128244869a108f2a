// SPDX-License-Identifier: GPL-2.0-only
/** Constants that have names, and the names that a report prints for them. */
import { expect, it } from 'vitest';
import * as errno from './errno.ts';
import { memTypeName } from './mm/memory_type.ts';
import * as pfn from './pfn.ts';
import { POISON, ref, uninit } from './poison.ts';
import * as prot from './prot.ts';

it('the error numbers are those of include/uapi/asm-generic/errno-base.h and errno.h', () => {
  expect([errno.EPERM, errno.ENOENT, errno.E2BIG, errno.ENOEXEC]).toEqual([1, 2, 7, 8]);
  expect([errno.EAGAIN, errno.ENOMEM, errno.EFAULT, errno.EINVAL]).toEqual([11, 12, 14, 22]);
  expect([errno.ERANGE, errno.EHWPOISON]).toEqual([34, 133]);
});

it('errnoName() names negative errors and leaves other values as they are', () => {
  expect(errno.errnoName(-14)).toBe('-EFAULT');
  expect(errno.errnoName(-133)).toBe('-EHWPOISON');
  expect(errno.errnoName(0)).toBe('0');
  expect(errno.errnoName(14)).toBe('14');
  expect(errno.errnoName(-99)).toBe('-99');
});

it('is_error_noslot_pfn() holds for every error pfn and for no pfn', () => {
  const errors = [
    pfn.KVM_PFN_ERR_FAULT,
    pfn.KVM_PFN_ERR_HWPOISON,
    pfn.KVM_PFN_ERR_RO_FAULT,
    pfn.KVM_PFN_ERR_SIGPENDING,
    pfn.KVM_PFN_ERR_NEEDS_IO,
    pfn.KVM_PFN_NOSLOT,
  ];
  expect(new Set(errors).size).toBe(errors.length);
  for (const error of errors) expect(pfn.is_error_noslot_pfn(error)).toBe(true);
  expect(pfn.is_error_noslot_pfn(0)).toBe(false);
  expect(pfn.is_error_noslot_pfn(2 ** 36)).toBe(false);
  expect(pfn.pfnName(pfn.KVM_PFN_ERR_RO_FAULT)).toBe('KVM_PFN_ERR_RO_FAULT');
  expect(pfn.pfnName(0x1234)).toBe('0x1234');
});

it('enum kvm_pgtable_prot has PX, UX, W, R, DEVICE, NORMAL_NC in bits 0 to 5', () => {
  expect([
    prot.KVM_PGTABLE_PROT_PX,
    prot.KVM_PGTABLE_PROT_UX,
    prot.KVM_PGTABLE_PROT_W,
    prot.KVM_PGTABLE_PROT_R,
    prot.KVM_PGTABLE_PROT_DEVICE,
    prot.KVM_PGTABLE_PROT_NORMAL_NC,
    prot.KVM_PGTABLE_PROT_DBM,
  ]).toEqual([1, 2, 4, 8, 16, 32, 64]);
  expect(prot.KVM_PGTABLE_PROT_X).toBe(3);
  expect(prot.KVM_PGTABLE_PROT_RWX).toBe(15);
});

it('the software bits of a leaf are distinct from each other and from the rest', () => {
  const software = [
    prot.KVM_PGTABLE_PROT_SW0,
    prot.KVM_PGTABLE_PROT_SW1,
    prot.KVM_PGTABLE_PROT_SW2,
    prot.KVM_PGTABLE_PROT_SW3,
  ];
  expect(software.reduce((all, bit) => all + bit, 0)).toBe(prot.KVM_PGTABLE_PROT_SW);
  expect(prot.KVM_PGTABLE_PROT_SW & 0x7f).toBe(0);
  // FIELD_PREP(KVM_NV_GUEST_MAP_SZ, level) must hold the levels 0 to 3.
  expect(3 << prot.KVM_NV_GUEST_MAP_SZ_SHIFT).toBe(prot.KVM_NV_GUEST_MAP_SZ);
});

it('granted() counts an entry that hardware makes writable as writable', () => {
  const { KVM_PGTABLE_PROT_DBM, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW } = prot;
  expect(prot.granted(KVM_PGTABLE_PROT_R)).toBe(KVM_PGTABLE_PROT_R);
  expect(prot.granted(KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_DBM)).toBe(
    KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_DBM,
  );
  expect(prot.protName(KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_DBM)).toBe('R-- DBM');
});

it('protName() shows permissions, memory type and the guest level', () => {
  expect(prot.protName(prot.KVM_PGTABLE_PROT_RWX)).toBe('RWX');
  expect(prot.protName(prot.KVM_PGTABLE_PROT_R | prot.KVM_PGTABLE_PROT_PX)).toBe('R-p');
  expect(prot.protName(prot.KVM_PGTABLE_PROT_R | prot.KVM_PGTABLE_PROT_UX)).toBe('R-u');
  expect(prot.protName(prot.KVM_PGTABLE_PROT_RW | prot.KVM_PGTABLE_PROT_DEVICE)).toBe('RW- device');
  expect(prot.protName(prot.KVM_PGTABLE_PROT_NORMAL_NC)).toBe('--- normal-nc');
  expect(prot.protName(2 << prot.KVM_NV_GUEST_MAP_SZ_SHIFT)).toBe('--- guest-level=2');
});

it('memTypeName() names the memory types', () => {
  expect([0, 2, 4, 7].map(memTypeName)).toEqual(['normal', 'normal-nc', 'device-nGnRE', 'MT 7']);
});

it('an out-parameter over an uninitialised variable holds poison until it is written', () => {
  const out = uninit<number>();
  expect(out.value).toBe(POISON);
  out.value = 5;
  expect(out).toEqual(ref(5));
});
