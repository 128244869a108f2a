// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Access, HostPte } from '../environment.ts';
import { FOLL_WRITE } from '../pfn.ts';
import { POISON } from '../poison.ts';
import { type Booted, boot, faultin } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import type { page } from '../types.ts';
import { Violation } from '../violations.ts';

/** A machine that holds one page, and what became of it. */
function pinned(overrides: Overrides = {}): { b: Booted; page: page; state: () => unknown[] } {
  const b = boot({ access: Access.write, ...overrides });
  const { pfn, page } = faultin(b, overrides.hostPte === undefined ? FOLL_WRITE : 0);
  if (page === null) throw new Error('no page was pinned');
  const found = b.m.pages.find(pfn);
  return { b, page, state: () => [found?.pins, found?.accessed, found?.dirty] };
}

const bool = (value: unknown) => value as boolean;

describe('kvm_release_page_unused()', () => {
  it('drops the reference without marks and without mmu_lock', () => {
    const { b, page, state } = pinned();
    b.k.kvm_release_page_unused(page);
    expect(state()).toEqual([0, false, false]);
    expect(b.m.pages.pinned).toBe(0);
    expect(b.m.recorder.violations).toBe(0);
  });

  it('takes NULL', () => {
    const { m, k } = boot();
    k.kvm_release_page_unused(null);
    expect(m.recorder.violations).toBe(0);
  });

  it('of a page that nobody set is recorded', () => {
    for (const bad of [POISON, undefined]) {
      const { m, k } = boot();
      k.kvm_release_page_unused(bad as page);
      expect(m.recorder.violations).toBe(Violation.uninitialised);
    }
  });

  it('twice is one time too many', () => {
    const { b, page } = pinned();
    b.k.kvm_release_page_unused(page);
    b.k.kvm_release_page_unused(page);
    expect(b.m.recorder.violations).toBe(Violation.releaseUnpinned);
    expect(b.m.pages.pinned).toBe(0);
  });
});

describe('kvm_release_page_clean() and kvm_release_page_dirty()', () => {
  it('mark the page accessed, and dirty', () => {
    const clean = pinned();
    clean.b.k.kvm_fault_lock(clean.b.kvm);
    clean.b.k.kvm_release_page_clean(clean.page);
    expect(clean.state()).toEqual([0, true, false]);
    const dirty = pinned();
    dirty.b.k.kvm_fault_lock(dirty.b.kvm);
    dirty.b.k.kvm_release_page_dirty(dirty.page);
    expect(dirty.state()).toEqual([0, true, true]);
    expect(clean.b.m.recorder.violations | dirty.b.m.recorder.violations).toBe(0);
  });

  it('leave PG_reserved pages unmarked (kvm_is_ad_tracked_page())', () => {
    for (const release of ['kvm_release_page_clean', 'kvm_release_page_dirty'] as const) {
      const { b, page, state } = pinned({ hostPte: HostPte.zeroPage });
      b.k.kvm_fault_lock(b.kvm);
      b.k[release](page);
      expect(state()).toEqual([0, false, false]);
    }
  });

  it('do not mark a page that was given back already', () => {
    const { b, page, state } = pinned();
    b.k.kvm_release_page_unused(page);
    b.k.kvm_fault_lock(b.kvm);
    b.k.kvm_release_page_dirty(page);
    expect(state()).toEqual([0, false, false]);
    expect(b.m.recorder.violations).toBe(Violation.releaseUnpinned);
  });

  it('as used belong under mmu_lock', () => {
    for (const release of ['kvm_release_page_clean', 'kvm_release_page_dirty'] as const) {
      const { b, page } = pinned();
      b.k[release](page);
      expect(b.m.recorder.violations).toBe(Violation.releaseUsedOutsideLock);
    }
  });
});

describe('kvm_release_faultin_page()', () => {
  it('drops an unused page without marks, whatever dirty says', () => {
    for (const dirty of [false, true]) {
      const { b, page, state } = pinned();
      b.k.kvm_release_faultin_page(b.kvm, page, true, dirty);
      expect(state()).toEqual([0, false, false]);
      expect(b.m.recorder.violations).toBe(0);
    }
  });

  it.each([
    [false, [0, true, false]],
    [true, [0, true, true]],
  ])('releases a used page with dirty = %s under mmu_lock', (dirty, expected) => {
    const { b, page, state } = pinned();
    b.k.kvm_fault_lock(b.kvm);
    b.k.kvm_release_faultin_page(b.kvm, page, false, dirty);
    expect(state()).toEqual(expected);
    expect(b.m.recorder.violations).toBe(0);
  });

  it('asserts mmu_lock || unused, for NULL as well: the assertion comes first', () => {
    const { b, page } = pinned();
    b.k.kvm_release_faultin_page(b.kvm, page, false, true);
    expect(b.m.recorder.violations).toBe(Violation.releaseUsedOutsideLock);
    const none = boot();
    none.k.kvm_release_faultin_page(none.kvm, null, false, true);
    expect(none.m.recorder.violations).toBe(Violation.releaseUsedOutsideLock);
    const unused = boot();
    unused.k.kvm_release_faultin_page(unused.kvm, null, true, true);
    expect(unused.m.recorder.violations).toBe(0);
  });

  it('reads dirty only of a used page', () => {
    const unused = pinned();
    unused.b.k.kvm_release_faultin_page(unused.b.kvm, unused.page, true, bool(POISON));
    expect(unused.b.m.recorder.violations).toBe(0);
    const used = pinned();
    used.b.k.kvm_fault_lock(used.b.kvm);
    used.b.k.kvm_release_faultin_page(used.b.kvm, used.page, false, bool(POISON));
    expect(used.b.m.recorder.violations).toBe(Violation.uninitialised);
    const flag = pinned();
    flag.b.k.kvm_fault_lock(flag.b.kvm);
    flag.b.k.kvm_release_faultin_page(flag.b.kvm, flag.page, bool(POISON), false);
    expect(flag.b.m.recorder.violations).toBe(Violation.uninitialised);
  });
});

it('using a page after its last reference was dropped is recorded', () => {
  const { b, page } = pinned();
  b.m.pages.checkUse(page.pfn);
  expect(b.m.recorder.violations).toBe(0);
  b.k.kvm_release_page_unused(page);
  b.m.pages.checkUse(page.pfn);
  expect(b.m.recorder.violations).toBe(Violation.useAfterRelease);
  b.m.pages.checkUse(page.pfn + 1);
  expect(b.m.recorder.violations).toBe(Violation.useAfterRelease);
});
