// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { HostPte, VmaKind } from '../environment.ts';
import { EFAULT, EHWPOISON, EINTR, ENOMEM, EOPNOTSUPP } from '../errno.ts';
import { FOLL_HWPOISON, FOLL_LONGTERM, FOLL_WRITE } from '../pfn.ts';
import { uninit } from '../poison.ts';
import { Backing } from '../protected/questions.ts';
import { type Booted, boot, faultin } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import type { page } from '../types.ts';
import { Violation } from '../violations.ts';

const FLAGS = FOLL_WRITE | FOLL_LONGTERM | FOLL_HWPOISON;

/** What pin_user_pages() gives on a machine of a protected guest, and the page. */
function pin(overrides: Overrides, flags = FLAGS): { b: Booted; ret: number; page: page } {
  const b = boot({ protection: {}, ...overrides });
  const { k, m, mm } = b;
  const out = uninit<page>();
  k.mmap_read_lock(mm);
  const ret = k.pin_user_pages(m.fault.hva, 1, flags, out);
  k.mmap_read_unlock(mm);
  return { b, ret, page: out.value };
}

describe('pin_user_pages()', () => {
  it('pins the page that the host has there, for long', () => {
    const { b, page, ret } = pin({});
    const { m } = b;
    expect(ret).toBe(1);
    expect(page.pfn).toBe(m.host.pa(m.fault.hva) / m.g.PAGE_SIZE);
    expect(m.pages.find(page.pfn)).toMatchObject({ pins: 1, userPins: 1, longTerm: true, swapBacked: true });
    expect(m.recorder.violations).toBe(0);
  });

  it('brings a page of its own in place of the zero page, after the notifier ran', () => {
    const { b, page, ret } = pin({ hostPte: HostPte.zeroPage });
    expect([ret, b.m.host.generation, b.m.invalidateInProgress]).toEqual([1, 1, 0]);
    expect(page.pfn).toBe(b.m.host.pa(b.m.fault.hva) / b.m.g.PAGE_SIZE);
  });

  const tracked: Overrides = { protection: { backing: () => Backing.tracked } };
  it.each<readonly [string, Overrides, number, number]>([
    ['nothing mapped', { vmaKind: VmaKind.hole }, FLAGS, -EFAULT],
    ['pfns of a driver', { vmaKind: VmaKind.pfnmap }, FLAGS, -EFAULT],
    ['memory that cannot be written', { hostPte: HostPte.readOnly }, FLAGS, -EFAULT],
    ['memory beyond the end of its file', { hostPte: HostPte.sigbus }, FLAGS, -EFAULT],
    ['a signal', { hostPte: HostPte.interrupted }, FLAGS, -EINTR],
    ['poison', { hostPte: HostPte.poisoned }, FLAGS, -EHWPOISON],
    ['poison without FOLL_HWPOISON', { hostPte: HostPte.poisoned }, FOLL_WRITE | FOLL_LONGTERM, -EFAULT],
    ['a file system that tracks writes', tracked, FLAGS, -EFAULT],
    ['the same for a moment', tracked, FOLL_WRITE, 1],
    ['the same to be read', tracked, FOLL_LONGTERM, 1],
    ['fsdax', { ...tracked, vmaKind: VmaKind.dax }, FLAGS, -EOPNOTSUPP],
  ])('says of %s what the kernel says', (_, overrides, flags, expected) => {
    const { b, ret } = pin(overrides, flags);
    expect([ret, b.m.pages.pinned]).toEqual([expected, expected === 1 ? 1 : 0]);
  });

  it.each<readonly [string, Overrides, boolean]>([
    ['anonymous memory', {}, true],
    ['a file', { protection: { backing: () => Backing.pageCache } }, false],
    ['hugetlbfs', { vmaKind: VmaKind.hugetlbPmd }, false],
    ['device-dax', { vmaKind: VmaKind.dax, protection: { backing: () => Backing.pageCache } }, false],
  ])('gives pages of %s as swapped or not', (_, overrides, expected) => {
    const { b, page } = pin(overrides);
    expect(b.k.folio_test_swapbacked(b.k.page_folio(page))).toBe(expected);
  });

  it('needs mmap_lock', () => {
    const { k, m } = boot({ protection: {} });
    k.pin_user_pages(m.fault.hva, 1, FLAGS, uninit<page>());
    expect(m.recorder.violations).toBe(Violation.vmaWithoutMmapLock);
  });
});

describe('unpin_user_pages()', () => {
  it('gives a pin back, once', () => {
    const { b, page } = pin({});
    b.k.unpin_user_pages({ value: page }, 1);
    expect([b.m.pages.pinned, b.m.recorder.violations]).toEqual([0, 0]);
    b.k.unpin_user_pages({ value: page }, 1);
    expect([b.m.pages.pinned, b.m.recorder.violations]).toEqual([0, Violation.releaseUnpinned]);
  });

  it('is no way to give back a reference, nor is a release one to give back a pin', () => {
    const { b, page } = pin({});
    b.k.kvm_release_page_unused(page);
    expect([b.m.pages.pinned, b.m.recorder.violations]).toEqual([1, Violation.releaseUnpinned]);
    const other = boot({});
    other.k.unpin_user_pages({ value: faultin(other).page! }, 1);
    expect([other.m.pages.pinned, other.m.recorder.violations]).toEqual([1, Violation.releaseUnpinned]);
  });
});

describe('account_locked_vm()', () => {
  it('adds and takes away', () => {
    const { k, m, mm } = boot({ protection: {} });
    expect(k.account_locked_vm(mm, 2, true)).toBe(0);
    expect(k.account_locked_vm(mm, 1, false)).toBe(0);
    expect([m.donations.accounted, m.recorder.violations]).toEqual([1, 0]);
    expect(k.account_locked_vm(null, 1, true)).toBe(0);
    expect(m.donations.accounted).toBe(1);
  });

  it('adds nothing where the limit is reached', () => {
    const { k, m, mm } = boot({ protection: { mayLock: () => false } });
    expect([k.account_locked_vm(mm, 1, true), m.donations.accounted]).toEqual([-ENOMEM, 0]);
  });

  it('takes mmap_lock, and may sleep', () => {
    const { k, kvm, m, mm } = boot({ protection: {} });
    k.mmap_read_lock(mm);
    k.account_locked_vm(mm, 1, true);
    expect(m.recorder.violations).toBe(Violation.lockImbalance);
    k.mmap_read_unlock(mm);
    k.write_lock(kvm.mmu_lock);
    k.account_locked_vm(mm, 1, false);
    expect(m.recorder.violations).toBe(Violation.lockImbalance | Violation.sleepInAtomic);
  });
});
