// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { EINVAL, ERANGE } from '../errno.ts';
import { GEOMETRIES, GEOMETRY_4K } from '../geometry.ts';
import { KVM_PGTABLE_PROT_DEVICE, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW } from '../prot.ts';
import { TestMachine } from './testing/test_machine.ts';

const R = KVM_PGTABLE_PROT_R;
const RW = KVM_PGTABLE_PROT_RW;
const IPA = 2 ** 39;
const PA = 2 ** 41;

describe.each(GEOMETRIES)('with $name', (g) => {
  it('kvm_pgtable_stage2_unmap() frees the tables that become empty, and only those', () => {
    const m = new TestMachine({ g });
    m.stage2.install(IPA, 3, PA, RW);
    m.stage2.install(IPA + g.PAGE_SIZE, 3, PA, RW);
    expect(m.stage2.unmap(IPA, g.PAGE_SIZE)).toBe(0);
    expect(m.stage2.tablePages()).toBe(3 - g.startLevel);
    expect(m.stage2.unmap(IPA + g.PAGE_SIZE, g.PAGE_SIZE)).toBe(0);
    expect(m.stage2.tablePages()).toBe(0);
    expect(m.accounting()).toBe(0);
  });

  it('kvm_pgtable_stage2_unmap() removes a whole block for a part of it', () => {
    const m = new TestMachine({ g });
    m.stage2.install(IPA, 2, PA, RW);
    expect(m.stage2.unmap(IPA + g.PAGE_SIZE, g.PAGE_SIZE)).toBe(0);
    expect(m.leaves()).toEqual([]);
    expect(m.accounting()).toBe(0);
  });

  it('kvm_pgtable_stage2_unmap() goes over everything there is', () => {
    const m = new TestMachine({ g });
    for (const addr of [0, IPA, IPA + g.PAGE_SIZE, IPA + 3 * g.PMD_SIZE, 2 ** 40 - g.PAGE_SIZE]) {
      m.stage2.install(addr, 3, PA, RW);
    }
    m.stage2.install(IPA + 5 * g.PMD_SIZE, 2, PA, RW);
    expect(m.stage2.unmap(0, 2 ** 40)).toBe(0);
    expect(m.leaves()).toEqual([]);
    expect(m.stage2.tablePages()).toBe(0);
    expect(m.accounting()).toBe(0);
  });

  it('kvm_pgtable_stage2_wrprotect() takes W from every leaf that the range touches', () => {
    const m = new TestMachine({ g });
    m.stage2.install(IPA, 2, PA, RW);
    m.stage2.install(IPA + g.PMD_SIZE, 3, PA, RW);
    m.stage2.install(IPA + 3 * g.PMD_SIZE, 3, PA, RW);
    expect(m.stage2.wrprotect(IPA + g.PAGE_SIZE, 2 * g.PMD_SIZE)).toBe(0);
    expect(m.leaves().map((leaf) => leaf[3])).toEqual([R, R, RW]);
  });

  it('kvm_pgtable_stage2_split() puts pages that map the same in place of a block', () => {
    const m = new TestMachine({ g });
    m.stage2.install(IPA, 2, PA, RW);
    expect(m.stage2.split(IPA + g.PAGE_SIZE, g.PAGE_SIZE)).toBe(0);
    const leaves = m.leaves();
    expect(leaves).toHaveLength(g.PTRS_PER_PTE);
    expect(leaves[0]).toEqual([IPA, 3, PA, RW]);
    expect(leaves.at(-1)).toEqual([IPA + g.PMD_SIZE - g.PAGE_SIZE, 3, PA + g.PMD_SIZE - g.PAGE_SIZE, RW]);
    expect(m.tablesTaken).toBe(0);
    expect(m.accounting()).toBe(0);
    expect(m.stage2.unmap(IPA, g.PMD_SIZE)).toBe(0);
    expect(m.stage2.tablePages()).toBe(0);
  });
});

it('the walks return -ERANGE beyond the input address size', () => {
  const m = new TestMachine();
  expect(m.stage2.unmap(2 ** 40, 1)).toBe(-ERANGE);
  expect(m.stage2.wrprotect(0, 2 ** 40 + 1)).toBe(-ERANGE);
  expect(m.stage2.split(2 ** 40, 1)).toBe(-ERANGE);
});

it('stage2_unmap_walker() flushes each leaf and each freed table, and cleans what was cacheable', () => {
  const m = new TestMachine({ tracing: true });
  m.stage2.install(IPA, 3, PA, RW);
  m.stage2.install(IPA + GEOMETRY_4K.PAGE_SIZE, 3, PA, RW | KVM_PGTABLE_PROT_DEVICE);
  m.stage2.unmap(IPA, 2 * GEOMETRY_4K.PAGE_SIZE);
  expect(m.recorder.effects.map(({ name, args }) => [name, ...args])).toEqual([
    ['kvm_tlb_flush_vmid_ipa', IPA, 3],
    ['dcache_clean_inval_poc', PA, GEOMETRY_4K.PAGE_SIZE],
    ['kvm_tlb_flush_vmid_ipa', IPA + GEOMETRY_4K.PAGE_SIZE, 3],
    ['kvm_tlb_flush_vmid_ipa', IPA, -1],
    ['kvm_tlb_flush_vmid_ipa', IPA, -1],
  ]);
});

it('kvm_pgtable_stage2_split() takes a level-1 block down to pages', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 1, PA, RW);
  expect(m.stage2.split(IPA, 1)).toBe(0);
  m.stage2.collect();
  expect(m.stage2.leafCount()).toBe(512 * 512);
  expect(m.stage2.tablePages()).toBe(513);
  const i = m.stage2.find(IPA + 1234 * 4096 + 5);
  expect([m.stage2.leaves.level[i], m.stage2.leaves.pa[i]]).toEqual([3, PA + 1234 * 4096]);
  expect(m.accounting()).toBe(0);
});

it('kvm_pgtable_stage2_split() of the second of two blocks that map on maps what the second did', () => {
  const m = new TestMachine({ g: GEOMETRY_4K });
  const { PAGE_SIZE, PMD_SIZE } = GEOMETRY_4K;
  m.stage2.map(IPA, 2 * PMD_SIZE, PA, RW, { nobjs: 40 }, 0);
  expect(m.stage2.split(IPA + PMD_SIZE, 1)).toBe(0);
  expect(m.leaves().slice(0, 3)).toEqual([
    [IPA, 2, PA, RW],
    [IPA + PMD_SIZE, 3, PA + PMD_SIZE, RW],
    [IPA + PMD_SIZE + PAGE_SIZE, 3, PA + PMD_SIZE + PAGE_SIZE, RW],
  ]);
});

it('kvm_pgtable_stage2_split() loses the memory type, which kvm_pgtable_stage2_pte_prot() does not report', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 2, PA, RW | KVM_PGTABLE_PROT_DEVICE);
  m.stage2.split(IPA, 1);
  expect(m.leaves()[0][3]).toBe(RW);
});

it('pkvm_pgtable_stage2_split() warns and returns -EINVAL', () => {
  const m = new TestMachine({ pkvm: true });
  expect(m.stage2.split(IPA, 1)).toBe(-EINVAL);
  expect(m.warnings).toBe(1);
});
