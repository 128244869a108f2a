// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { Reach, VmaKind } from '../environment.ts';
import { hvaEnd, hvaStart } from '../layout.ts';
import { POISON_NUMBER } from '../poison.ts';
import { boot, lookup } from '../testing/boot.ts';
import { Violation } from '../violations.ts';

describe('vma_lookup()', () => {
  it('finds the VMA that contains the address', () => {
    const b = boot();
    const vma = lookup(b);
    expect(vma.vm_start).toBeLessThanOrEqual(b.m.fault.hva);
    expect(vma.vm_end).toBeGreaterThan(b.m.fault.hva);
    expect(b.m.recorder.violations).toBe(0);
  });

  it('gives NULL in a hole', () => {
    const { m, k, mm } = boot({ vmaKind: VmaKind.hole });
    k.mmap_read_lock(mm);
    expect(k.vma_lookup(mm, m.fault.hva)).toBeNull();
    expect(m.recorder.violations).toBe(0);
  });

  it('takes vm_start as inside and vm_end as outside', () => {
    const { m, k, mm } = boot({ vmaKind: VmaKind.pfnmap, vmaStart: Reach.pmd, vmaEnd: Reach.page });
    const { hva } = m.fault;
    const start = hva - 5 * m.g.PAGE_SIZE;
    k.mmap_read_lock(mm);
    expect(k.vma_lookup(mm, start - 1)).toBeNull();
    expect(k.vma_lookup(mm, start)?.vm_start).toBe(start);
    expect(k.vma_lookup(mm, hva + m.g.PAGE_SIZE - 1)?.vm_end).toBe(hva + m.g.PAGE_SIZE);
    expect(k.vma_lookup(mm, hva + m.g.PAGE_SIZE)).toBeNull();
  });

  it('finds ordinary memory in the whole region and nothing beyond it', () => {
    const { m, k, mm } = boot();
    k.mmap_read_lock(mm);
    expect(k.vma_lookup(mm, hvaStart(m.g))).not.toBeNull();
    expect(k.vma_lookup(mm, hvaStart(m.g) - 1)).toBeNull();
    expect(k.vma_lookup(mm, hvaEnd(m.g) - 1)).not.toBeNull();
    expect(k.vma_lookup(mm, hvaEnd(m.g))).toBeNull();
  });

  it('needs mmap_lock (mmap_assert_locked() in find_vma())', () => {
    const { m, k, mm } = boot();
    k.vma_lookup(mm, m.fault.hva);
    expect(m.recorder.violations).toBe(Violation.vmaWithoutMmapLock);
  });

  it('of an address that nobody wrote is recorded', () => {
    const { m, k, mm } = boot();
    k.mmap_read_lock(mm);
    expect(k.vma_lookup(mm, POISON_NUMBER)).toBeNull();
    expect(m.recorder.violations).toBe(Violation.uninitialised);
  });
});

describe('a VMA after mmap_read_unlock()', () => {
  it.each(['vm_start', 'vm_end', 'vm_flags', 'vm_page_prot', 'vm_pgoff'] as const)(
    'must not be read: %s',
    (field) => {
      const b = boot();
      const vma = lookup(b);
      void vma[field];
      expect(b.m.recorder.violations).toBe(0);
      b.k.mmap_read_unlock(b.mm);
      void vma[field];
      expect(b.m.recorder.violations).toBe(Violation.vmaWithoutMmapLock);
      expect(b.m.recorder.violationLog[0].detail).toContain(`vma->${field}`);
    },
  );

  it('is not handed to is_vm_hugetlb_page() or huge_page_shift() either', () => {
    for (const use of ['is_vm_hugetlb_page', 'huge_page_shift'] as const) {
      const b = boot({ vmaKind: VmaKind.hugetlbPmd });
      const vma = lookup(b);
      b.k.mmap_read_unlock(b.mm);
      b.k[use](vma);
      expect(b.m.recorder.violations).toBe(Violation.vmaWithoutMmapLock);
    }
  });

  it('stays gone when the lock is taken again without another lookup', () => {
    const b = boot();
    const vma = lookup(b);
    b.k.mmap_read_unlock(b.mm);
    b.k.mmap_read_lock(b.mm);
    void vma.vm_flags;
    expect(b.m.recorder.violations).toBe(Violation.vmaWithoutMmapLock);
  });

  it('is good again after another lookup', () => {
    const b = boot();
    lookup(b);
    b.k.mmap_read_unlock(b.mm);
    const again = lookup(b);
    void again.vm_flags;
    expect(b.m.recorder.violations).toBe(0);
  });
});

describe('mmap_read_lock()', () => {
  it('must not be nested: a waiting writer would block the second reader for ever', () => {
    const { m, k, mm } = boot();
    k.mmap_read_lock(mm);
    k.mmap_read_lock(mm);
    expect(m.recorder.violations).toBe(Violation.lockImbalance);
    expect(m.mmapReaders).toBe(2);
  });

  it.each(['read_lock', 'write_lock'] as const)('sleeps, so it must not come under %s(mmu_lock)', (lock) => {
    const { m, k, kvm, mm } = boot();
    k[lock](kvm.mmu_lock);
    k.mmap_read_lock(mm);
    expect(m.recorder.violations).toBe(Violation.sleepInAtomic);
  });

  it('must not come with interrupts off', () => {
    const { m, k, mm } = boot();
    k.local_irq_save();
    k.mmap_read_lock(mm);
    expect(m.recorder.violations).toBe(Violation.sleepInAtomic);
  });
});

it('mmap_read_unlock() without the lock is recorded', () => {
  const { m, k, mm } = boot();
  k.mmap_read_unlock(mm);
  expect(m.recorder.violations).toBe(Violation.lockImbalance);
  expect(m.mmapReaders).toBe(0);
});

it('local_irq_restore() without local_irq_save() is recorded; sections nest', () => {
  const { m, k } = boot();
  k.local_irq_save();
  k.local_irq_save();
  k.local_irq_restore();
  expect(m.atomic).toBe(true);
  k.local_irq_restore();
  expect(m.atomic).toBe(false);
  expect(m.recorder.violations).toBe(0);
  k.local_irq_restore();
  expect(m.recorder.violations).toBe(Violation.lockImbalance);
});
