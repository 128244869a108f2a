// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { HostPte, MteTags, VmaKind } from '../environment.ts';
import { GEOMETRY_64K } from '../geometry.ts';
import { POISON_NUMBER } from '../poison.ts';
import { type Booted, boot, faultin } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import { Violation } from '../violations.ts';

const PAGE = 4096;
const PMD = 2 ** 21;

function mte(overrides: Overrides = {}): Booted & { pa: number } {
  const b = boot({ vmHasMte: true, ...overrides });
  b.k.kvm_fault_lock(b.kvm);
  return { ...b, pa: b.m.host.pa(b.m.fault.hva) };
}

describe('sanitise_mte_tags()', () => {
  it('clears the tags of the pages that it was given and of no other', () => {
    const { m, k, kvm, pa } = mte();
    expect(m.mte.covers(pa, PAGE)).toBe(false);
    k.sanitise_mte_tags(kvm, pa / PAGE, PAGE);
    expect(m.mte.covers(pa, PAGE)).toBe(true);
    expect(m.mte.covers(pa, 2 * PAGE)).toBe(false);
    expect(m.mte.covers(pa - PAGE, PAGE)).toBe(false);
    expect(m.recorder.violations).toBe(0);
  });

  it('leaves a page alone that has its tags, and the zero page, whose tags are there from boot', () => {
    const tagged = mte({ mteTags: MteTags.all });
    tagged.k.sanitise_mte_tags(tagged.kvm, tagged.pa / PAGE, PAGE);
    expect(tagged.m.mte.count).toBe(0);
    const zero = mte({ hostPte: HostPte.zeroPage });
    expect(zero.m.mte.covers(zero.pa, PAGE)).toBe(true);
    zero.k.sanitise_mte_tags(zero.kvm, zero.pa / PAGE, PAGE);
    expect(zero.m.mte.count).toBe(0);
    expect(zero.m.recorder.violations).toBe(Violation.tagsOfNoMemory);
  });

  it('clears each page of a transparent huge page by itself', () => {
    const { m, k, kvm } = mte({ vmaKind: VmaKind.thp });
    const start = m.host.pa(m.host.rangeStart(m.fault.hva));
    k.sanitise_mte_tags(kvm, start / PAGE, PAGE);
    expect(m.mte.covers(start, PMD)).toBe(false);
    k.sanitise_mte_tags(kvm, start / PAGE, PMD);
    expect(m.mte.covers(start, PMD)).toBe(true);
  });

  it('trusts the flag of a hugetlb folio: the second call clears nothing, though the first cleared one page', () => {
    const { m, k, kvm } = mte({ vmaKind: VmaKind.hugetlbPmd });
    const start = m.host.pa(m.host.rangeStart(m.fault.hva));
    k.sanitise_mte_tags(kvm, start / PAGE, PAGE);
    k.sanitise_mte_tags(kvm, start / PAGE, PMD);
    expect(m.mte.covers(start, PAGE)).toBe(true);
    expect(m.mte.covers(start, PMD)).toBe(false);
  });

  it('leaves a hugetlb folio alone that was tagged before', () => {
    const { m, k, kvm } = mte({ vmaKind: VmaKind.hugetlbPmd, mteTags: MteTags.all });
    const start = m.host.pa(m.host.rangeStart(m.fault.hva));
    expect(m.mte.covers(start, PMD)).toBe(true);
    k.sanitise_mte_tags(kvm, start / PAGE, PMD);
    expect(m.mte.count).toBe(0);
  });

  it('clears nothing of less than a page, and the flag of a hugetlb folio is set all the same', () => {
    const { m, k, kvm, pa } = mte({ geometry: GEOMETRY_64K });
    k.sanitise_mte_tags(kvm, pa / m.g.PAGE_SIZE, m.g.PAGE_SIZE / 2);
    expect(m.mte.covers(pa, m.g.PAGE_SIZE / 2)).toBe(false);
    expect(m.mte.count).toBe(0);
    const huge = mte({ vmaKind: VmaKind.hugetlbPmd });
    huge.k.sanitise_mte_tags(huge.kvm, huge.pa / PAGE, PAGE / 2);
    huge.k.sanitise_mte_tags(huge.kvm, huge.pa / PAGE, PMD);
    expect(huge.m.mte.covers(huge.pa, PAGE)).toBe(false);
  });

  it('knows nothing of the tags of a page that has taken the place of another', () => {
    const { m } = mte({ mteTags: MteTags.all });
    m.host.migrate();
    expect(m.mte.covers(m.host.pa(m.fault.hva), PAGE)).toBe(false);
  });

  it('does nothing in a VM without MTE (kvm_has_mte())', () => {
    const { m, k, kvm, pa } = mte({ vmHasMte: false });
    k.sanitise_mte_tags(kvm, pa / PAGE, PAGE);
    expect(m.mte.count).toBe(0);
  });

  it('must be called with mmu_lock held', () => {
    const { m, k, kvm } = boot({ vmHasMte: true });
    k.sanitise_mte_tags(kvm, 0x100, PAGE);
    expect(m.recorder.violations).toBe(Violation.walkMode);
  });

  it('of a page that was given back is a use after release', () => {
    const b = boot({ vmHasMte: true });
    const { pfn, page } = faultin(b);
    b.k.kvm_release_page_unused(page);
    b.k.kvm_fault_lock(b.kvm);
    b.k.sanitise_mte_tags(b.kvm, pfn, PAGE);
    expect(b.m.recorder.violations).toBe(Violation.useAfterRelease);
  });

  it('of a size that nobody wrote is recorded', () => {
    const { m, k, kvm } = mte();
    k.sanitise_mte_tags(kvm, 0x100, POISON_NUMBER);
    expect(m.recorder.violations).toBe(Violation.uninitialised);
  });
});
