// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { EAGAIN, EINVAL, EPERM } from '../errno.ts';
import { GEOMETRIES, GEOMETRY_4K } from '../geometry.ts';
import {
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_SW0,
} from '../prot.ts';
import { Violation } from '../violations.ts';
import { PTE_OLD } from './attributes.ts';
import { MC, TestMachine } from './testing/test_machine.ts';

const RW = KVM_PGTABLE_PROT_RW;
const IPA = 2 ** 39;
const PA = 2 ** 41;

function mappings(m: TestMachine): number[][] {
  const { n, gfn, pfn, nrPages } = m.stage2.mappings;
  return Array.from({ length: n }, (_, i) => [gfn[i], pfn[i], nrPages[i]]);
}

describe.each(GEOMETRIES)('pkvm_pgtable_stage2_map() with $name', (g) => {
  const gfn = IPA / g.PAGE_SIZE;
  const pfn = PA / g.PAGE_SIZE;
  const perBlock = g.PMD_SIZE / g.PAGE_SIZE;

  it('maps a page and keeps a mapping object for it', () => {
    const m = new TestMachine({ g, pkvm: true });
    expect(m.stage2.map(IPA, g.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 3, PA, RW]]);
    expect(mappings(m)).toEqual([[gfn, pfn, 1]]);
    expect(m.mappings).toBe(0);
    expect(m.tablesTaken).toBe(3 - g.pkvmStartLevel);
    expect(m.accounting()).toBe(0);
  });

  it('maps a block of PMD_SIZE', () => {
    const m = new TestMachine({ g, pkvm: true });
    expect(m.stage2.map(IPA, g.PMD_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 2, PA, RW]]);
    expect(mappings(m)).toEqual([[gfn, pfn, perBlock]]);
  });

  it('returns -EAGAIN where a mapping of the same size is', () => {
    const m = new TestMachine({ g, pkvm: true });
    m.stage2.install(IPA, 3, PA, RW);
    expect(m.stage2.map(IPA, g.PAGE_SIZE, PA + g.PAGE_SIZE, RW, MC, 0)).toBe(-EAGAIN);
    expect(m.mappings).toBe(1);
  });

  it('finds an overlap that is none when the address is not page-aligned, as 3669ddd8fa8b5 did', () => {
    const m = new TestMachine({ g, pkvm: true });
    m.stage2.install(IPA + g.PAGE_SIZE, 3, PA, RW);
    expect(m.stage2.map(IPA + 0x800, g.PAGE_SIZE, PA, RW, MC, 0)).toBe(-EAGAIN);
    expect(m.stage2.map(IPA, g.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
  });

  it('removes smaller mappings that a block overlaps, and a bigger one that a page overlaps', () => {
    const m = new TestMachine({ g, pkvm: true });
    m.stage2.install(IPA, 3, PA, RW);
    m.stage2.install(IPA + g.PAGE_SIZE, 3, PA, RW);
    m.stage2.install(IPA + g.PMD_SIZE, 3, PA, RW);
    expect(m.stage2.map(IPA, g.PMD_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(mappings(m)).toEqual([
      [gfn, pfn, perBlock],
      [gfn + perBlock, pfn, 1],
    ]);
    m.mappings = 1;
    expect(m.stage2.map(IPA + g.PAGE_SIZE, g.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(mappings(m)).toEqual([
      [gfn + 1, pfn, 1],
      [gfn + perBlock, pfn, 1],
    ]);
    expect(m.leaves().map(([addr]) => addr)).toEqual([IPA + g.PAGE_SIZE, IPA + g.PMD_SIZE]);
    expect(m.accounting()).toBe(0);
  });

  it('uses the addresses up to 48 bits', () => {
    const m = new TestMachine({ g, pkvm: true });
    expect(m.stage2.map(2 ** 48 - g.PAGE_SIZE, g.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(m.leaves()).toEqual([[2 ** 48 - g.PAGE_SIZE, 3, PA, RW]]);
  });
});

describe('pkvm_pgtable_stage2_map()', () => {
  const G = GEOMETRY_4K;

  it('refuses other sizes with a warning', () => {
    const m = new TestMachine({ pkvm: true });
    expect(m.stage2.map(IPA, 2 * G.PAGE_SIZE, PA, RW, MC, 0)).toBe(-EINVAL);
    expect(m.stage2.map(IPA, G.PUD_SIZE, PA, RW, MC, 0)).toBe(-EINVAL);
    expect(m.warnings).toBe(2);
  });

  it('passes on what __pkvm_host_share_guest() refuses, with a warning', () => {
    const m = new TestMachine({ pkvm: true });
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW | KVM_PGTABLE_PROT_DEVICE, MC, 0)).toBe(-EINVAL);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW | KVM_PGTABLE_PROT_SW0, MC, 0)).toBe(-EINVAL);
    expect(m.stage2.map(IPA, G.PMD_SIZE, PA + G.PAGE_SIZE, RW, MC, 0)).toBe(-EINVAL);
    expect(m.warnings).toBe(3);
    expect(m.leaves()).toEqual([]);
    expect(m.mappings).toBe(1);
  });

  it('returns -EPERM for what is no memory and -EINVAL across its border (check_range_allowed_memory())', () => {
    const m = new TestMachine({ pkvm: true });
    m.memoryEnd = PA / G.PAGE_SIZE + 1;
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA + G.PAGE_SIZE, RW, MC, 0)).toBe(-EPERM);
    expect(m.stage2.map(IPA, G.PMD_SIZE, PA, RW, MC, 0)).toBe(-EINVAL);
  });

  it('dereferences NULL when the cache has no mapping object', () => {
    const m = new TestMachine({ pkvm: true });
    m.mappings = 0;
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(m.recorder.violations).toBe(Violation.memcacheEmpty | Violation.bug);
    expect(m.bugs).toBe(1);
    expect(mappings(m)).toHaveLength(1);
  });

  it('panics in the hypervisor when the memory cache runs out of table pages', () => {
    const m = new TestMachine({ pkvm: true });
    m.tables = 1;
    m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, 0);
    expect(m.recorder.violations).toBe(Violation.bug);
    expect(m.bugs).toBe(1);
  });
});

it('pkvm_pgtable_stage2_unmap() and wrprotect() act on whole mappings', () => {
  const m = new TestMachine({ pkvm: true });
  m.stage2.install(IPA, 2, PA, RW);
  m.stage2.install(IPA + GEOMETRY_4K.PMD_SIZE, 3, PA, RW);
  expect(m.stage2.wrprotect(IPA + GEOMETRY_4K.PAGE_SIZE, GEOMETRY_4K.PAGE_SIZE)).toBe(0);
  expect(m.leaves().map((leaf) => leaf[3])).toEqual([KVM_PGTABLE_PROT_R, RW]);
  expect(m.stage2.unmap(IPA + GEOMETRY_4K.PAGE_SIZE, GEOMETRY_4K.PAGE_SIZE)).toBe(0);
  expect(m.leaves()).toHaveLength(1);
  expect(mappings(m)).toHaveLength(1);
  expect(m.accounting()).toBe(0);
});

it('pkvm_pgtable_stage2_relax_perms() accepts R, W and X and nothing else (__pkvm_host_relax_perms_guest())', () => {
  const m = new TestMachine({ pkvm: true });
  m.stage2.install(IPA, 3, PA, KVM_PGTABLE_PROT_R | PTE_OLD);
  expect(m.stage2.relaxPerms(IPA, RW | KVM_PGTABLE_PROT_DEVICE, 0)).toBe(-EINVAL);
  expect(m.stage2.relaxPerms(IPA + 0x123, KVM_PGTABLE_PROT_RWX, 0)).toBe(0);
  m.stage2.mkyoung(IPA, 0);
  expect(m.leaves()[0][3]).toBe(KVM_PGTABLE_PROT_RWX);
  expect(m.stage2.relaxPerms(IPA + 2 ** 30, RW, 0)).toBe(-EAGAIN);
  expect(m.warnings).toBe(0);
});

it('keeps mapping objects sorted whatever the order, beyond the initial capacity', () => {
  const m = new TestMachine({ pkvm: true });
  for (let i = 39; i >= 0; i--) m.stage2.install(IPA + i * GEOMETRY_4K.PAGE_SIZE, 3, PA, RW);
  const gfns = mappings(m).map(([gfn]) => gfn);
  expect(gfns).toHaveLength(40);
  expect(gfns).toEqual([...gfns].sort((a, b) => a - b));
});
