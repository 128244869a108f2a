// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { EAGAIN, EINVAL, ENOMEM, ERANGE } from '../errno.ts';
import { GEOMETRIES, GEOMETRY_4K, GEOMETRY_16K, GEOMETRY_64K } from '../geometry.ts';
import {
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_SW0,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_WALK_SHARED,
} from '../prot.ts';
import { PTE_OLD } from './attributes.ts';
import { MC, TestMachine } from './testing/test_machine.ts';

const R = KVM_PGTABLE_PROT_R;
const RW = KVM_PGTABLE_PROT_RW;
const SHARED = KVM_PGTABLE_WALK_SHARED;

describe.each(GEOMETRIES)('kvm_pgtable_stage2_map() with $name', (g) => {
  // A GiB-aligned address that is aligned for every granule of every geometry.
  const IPA = 2 ** 39;
  const PA = 2 ** 41;

  it('puts a page at the last level and takes one table page for each level between root and page', () => {
    const m = new TestMachine({ g });
    expect(m.stage2.map(IPA, g.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 3, PA, RW]]);
    expect(m.tablesTaken).toBe(3 - g.startLevel);
    expect(m.stage2.tablePages()).toBe(3 - g.startLevel);
    expect(m.accounting()).toBe(0);
  });

  it('puts a block at level 2 for a range of PMD_SIZE', () => {
    const m = new TestMachine({ g });
    expect(m.stage2.map(IPA, g.PMD_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 2, PA, RW]]);
    expect(m.stage2.leaves.size[0]).toBe(g.PMD_SIZE);
    expect(m.accounting()).toBe(0);
  });

  it('puts pages where kvm_block_mapping_supported() finds phys not aligned to the block', () => {
    const m = new TestMachine({ g });
    expect(m.stage2.map(IPA, g.PMD_SIZE, PA + g.PAGE_SIZE, RW, MC, SHARED)).toBe(0);
    const leaves = m.leaves();
    expect(leaves).toHaveLength(g.PTRS_PER_PTE);
    expect(leaves.at(-1)).toEqual([IPA + g.PMD_SIZE - g.PAGE_SIZE, 3, PA + g.PMD_SIZE, RW]);
    expect(m.accounting()).toBe(0);
  });

  it('puts the same pages whether each is written down or not, around one that is there', () => {
    const mapped = [true, false].map((tracing) => {
      const m = new TestMachine({ g });
      m.recorder.tracing = tracing;
      expect(m.stage2.map(IPA + 5 * g.PAGE_SIZE, g.PAGE_SIZE, PA, R, MC, SHARED)).toBe(0);
      expect(m.stage2.map(IPA, g.PMD_SIZE, PA + g.PAGE_SIZE, RW, MC, SHARED)).toBe(0);
      return [m.leaves(), m.tablesTaken, m.stage2.tablePages(), m.accounting(), m.recorder.violations];
    });
    expect(mapped[0]).toEqual(mapped[1]);
    expect(mapped[0]![0]).toHaveLength(g.PTRS_PER_PTE);
  });

  it('puts one page where the range is smaller than a block', () => {
    const m = new TestMachine({ g });
    expect(m.stage2.map(IPA, g.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 3, PA, RW]]);
  });

  it('uses every entry of the concatenated root, as kvm_pgd_page_idx() does', () => {
    const m = new TestMachine({ g });
    const last = 2 ** 40 - g.PAGE_SIZE;
    expect(m.stage2.map(last, g.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.stage2.map(0, g.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([
      [0, 3, PA, RW],
      [last, 3, PA, RW],
    ]);
  });

  it('returns -ERANGE beyond the input address size, as _kvm_pgtable_walk() does', () => {
    const m = new TestMachine({ g });
    expect(m.stage2.map(2 ** g.ipaBits, g.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-ERANGE);
    expect(m.stage2.map(2 ** g.ipaBits - g.PAGE_SIZE, 2 * g.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-ERANGE);
    expect(m.leaves()).toEqual([]);
  });

  it('aligns address and output address down to the page, as kvm_pgtable_walk() does', () => {
    const m = new TestMachine({ g });
    expect(m.stage2.map(IPA + 0x800, g.PAGE_SIZE, PA + 0x400, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 3, PA, RW]]);
  });

  it('crosses from one table into the next', () => {
    const m = new TestMachine({ g });
    const edge = IPA + g.PMD_SIZE;
    expect(m.stage2.map(edge - g.PAGE_SIZE, 2 * g.PAGE_SIZE, PA, RW, MC, 0)).toBe(0);
    expect(m.leaves()).toEqual([
      [edge - g.PAGE_SIZE, 3, PA, RW],
      [edge, 3, PA + g.PAGE_SIZE, RW],
    ]);
    expect(m.accounting()).toBe(0);
  });
});

describe('the levels of kvm_level_supports_block_mapping()', () => {
  it('has blocks at level 1 with 4K pages', () => {
    const m = new TestMachine({ g: GEOMETRY_4K });
    expect(m.stage2.map(2 ** 39, 2 ** 30, 2 ** 40, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[2 ** 39, 1, 2 ** 40, RW]]);
    expect(m.tablesTaken).toBe(0);
  });

  it.each([GEOMETRY_16K, GEOMETRY_64K])('has none at level 1 with $name', (g) => {
    const m = new TestMachine({ g, pkvm: true });
    expect(m.stage2.table.startLevel).toBeLessThan(2);
    m.pkvm = false;
    const size = 4 * g.PMD_SIZE;
    expect(m.stage2.map(2 ** 39, size, 2 ** 40, RW, MC, SHARED)).toBe(0);
    expect(m.leaves().map(([, level]) => level)).toEqual([2, 2, 2, 2]);
  });
});

describe('kvm_pgtable_stage2_map() over what is there', () => {
  const G = GEOMETRY_4K;
  const IPA = 0x8000_0000;
  const PA = 0x1_4000_0000;

  it('returns -EAGAIN for the same mapping (stage2_pte_needs_update())', () => {
    const m = new TestMachine();
    m.stage2.install(IPA, 3, PA, RW);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-EAGAIN);
  });

  it('returns -EAGAIN and keeps the entry where only permissions differ', () => {
    const m = new TestMachine();
    m.stage2.install(IPA, 3, PA, R);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, KVM_PGTABLE_PROT_RWX, MC, SHARED)).toBe(-EAGAIN);
    expect(m.leaves()).toEqual([[IPA, 3, PA, R]]);
  });

  it('replaces another output address after invalidating it', () => {
    const m = new TestMachine({ tracing: true, hasFWB: true });
    m.stage2.install(IPA, 3, PA, RW);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA + G.PAGE_SIZE, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 3, PA + G.PAGE_SIZE, RW]]);
    expect(m.recorder.effects).toEqual([
      { kind: 'call', name: 'kvm_tlb_flush_vmid_ipa', args: [IPA, 3], result: 0 },
    ]);
    expect(m.accounting()).toBe(0);
  });

  it('replaces another memory type, and an entry whose access flag is clear', () => {
    const m = new TestMachine();
    m.stage2.install(IPA, 3, PA, RW);
    m.stage2.install(IPA + G.PAGE_SIZE, 3, PA, RW | PTE_OLD);
    const device = RW | KVM_PGTABLE_PROT_DEVICE;
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, device, MC, SHARED)).toBe(0);
    expect(m.stage2.map(IPA + G.PAGE_SIZE, G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.leaves().map((leaf) => leaf[3])).toEqual([device, RW]);
  });

  it('stores other software bits in place, unless the walk is shared', () => {
    const m = new TestMachine({ tracing: true, hasFWB: true });
    m.stage2.install(IPA, 3, PA, RW);
    const tagged = RW | KVM_PGTABLE_PROT_SW0;
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, tagged, MC, 0)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 3, PA, tagged]]);
    expect(m.recorder.effects).toEqual([]);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.recorder.effects.map((effect) => effect.name)).toEqual(['kvm_tlb_flush_vmid_ipa']);
    expect(m.accounting()).toBe(0);
  });

  it('returns -EAGAIN at a locked entry, and warns if the walk is exclusive (stage2_try_break_pte())', () => {
    const m = new TestMachine();
    m.stage2.lockEntry(IPA, 3);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-EAGAIN);
    expect(m.warnings).toBe(0);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, 0)).toBe(-EAGAIN);
    expect(m.warnings).toBe(1);
    expect(m.leaves()).toEqual([]);
    expect(m.accounting()).toBe(0);
  });

  it('gives a table page back when the entry that it was for is locked (stage2_map_walk_leaf())', () => {
    const m = new TestMachine();
    m.stage2.lockEntry(IPA, 2);
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-EAGAIN);
    expect(m.tablesTaken).toBe(1);
    expect(m.accounting()).toBe(0);
  });

  it('stops at the first entry that needs no update', () => {
    const m = new TestMachine();
    m.stage2.install(IPA + G.PAGE_SIZE, 3, PA + G.PAGE_SIZE, RW);
    expect(m.stage2.map(IPA, 3 * G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-EAGAIN);
    expect(m.leaves()).toHaveLength(2);
  });

  it('replaces a block by a table and leaves the rest to be faulted in (stage2_map_walk_leaf())', () => {
    const m = new TestMachine({ tracing: true, hasFWB: true });
    m.stage2.install(IPA, 2, PA, RW);
    expect(m.stage2.map(IPA + G.PAGE_SIZE, G.PAGE_SIZE, PA + G.PAGE_SIZE, R, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[IPA + G.PAGE_SIZE, 3, PA + G.PAGE_SIZE, R]]);
    expect(m.recorder.effects[0]).toEqual({
      kind: 'call',
      name: 'kvm_tlb_flush_vmid_ipa',
      args: [IPA + G.PAGE_SIZE, 2],
      result: 0,
    });
    expect(m.tablesTaken).toBe(1);
    expect(m.accounting()).toBe(0);
  });

  it('replaces a table by a block and frees all below it (stage2_map_walk_table_pre())', () => {
    const m = new TestMachine({ tracing: true, hasFWB: true });
    for (const offset of [0, 1, 5]) m.stage2.install(IPA + offset * G.PMD_SIZE, 3, PA, R);
    m.stage2.install(IPA + 9 * G.PMD_SIZE, 2, PA, R);
    expect(m.stage2.tablePages()).toBe(4);
    expect(m.stage2.map(IPA, G.PUD_SIZE, PA, RW, MC, SHARED)).toBe(0);
    expect(m.leaves()).toEqual([[IPA, 1, PA, RW]]);
    expect(m.recorder.effects).toContainEqual({
      kind: 'call',
      name: 'kvm_tlb_flush_vmid_range',
      args: [IPA, G.PUD_SIZE],
      result: 0,
    });
    expect(m.stage2.tablePages()).toBe(0);
    expect(m.warnings).toBe(0);
    expect(m.accounting()).toBe(0);
  });

  it('goes on behind a table that it replaced by a block, where that joins the block before it', () => {
    const m = new TestMachine();
    const { PAGE_SIZE, PMD_SIZE } = G;
    const map = (offset: number, size: number): number =>
      m.stage2.map(IPA + offset, size, PA + offset, RW, MC, SHARED);
    expect([map(0, PMD_SIZE), map(PMD_SIZE, PAGE_SIZE), map(2 * PMD_SIZE, PAGE_SIZE)]).toEqual([0, 0, 0]);
    expect(map(PMD_SIZE, PMD_SIZE)).toBe(0);
    expect(m.leaves()).toEqual([
      [IPA, 2, PA, RW],
      [IPA + PMD_SIZE, 2, PA + PMD_SIZE, RW],
      [IPA + 2 * PMD_SIZE, 3, PA + 2 * PMD_SIZE, RW],
    ]);
    expect(m.accounting()).toBe(0);
  });

  it('returns -ENOMEM where a table is needed and there is no memory cache, or nothing in it', () => {
    const m = new TestMachine();
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, null, SHARED)).toBe(-ENOMEM);
    m.tables = 1;
    expect(m.stage2.map(IPA, G.PAGE_SIZE, PA, RW, MC, SHARED)).toBe(-ENOMEM);
    expect(m.stage2.tablePages()).toBe(1);
    expect(m.accounting()).toBe(0);
  });

  it('needs no memory cache where the tables are there', () => {
    const m = new TestMachine();
    m.stage2.install(IPA, 3, PA, RW);
    expect(m.stage2.map(IPA + G.PAGE_SIZE, G.PAGE_SIZE, PA, RW, null, SHARED)).toBe(0);
  });
});

describe('stage2_set_prot_attr()', () => {
  const map = (m: TestMachine, prot: number): number =>
    m.stage2.map(0x8000_0000, m.g.PAGE_SIZE, 0x4000_0000, prot, MC, SHARED);

  it('refuses device and normal-nc together', () => {
    expect(map(new TestMachine(), R | KVM_PGTABLE_PROT_DEVICE | KVM_PGTABLE_PROT_NORMAL_NC)).toBe(-EINVAL);
  });

  it.each([KVM_PGTABLE_PROT_DEVICE, KVM_PGTABLE_PROT_NORMAL_NC])(
    'refuses to execute memory type %d',
    (type) => {
      const m = new TestMachine({ hasXNX: true });
      expect(map(m, KVM_PGTABLE_PROT_RWX | type)).toBe(-EINVAL);
      expect(map(m, R | KVM_PGTABLE_PROT_UX | type)).toBe(-EINVAL);
      expect(map(m, RW | type)).toBe(0);
    },
  );

  it('refuses execution at one exception level without FEAT_XNX (stage2_set_xn_attr())', () => {
    expect(map(new TestMachine({ hasXNX: false }), R | KVM_PGTABLE_PROT_UX)).toBe(-EINVAL);
    expect(map(new TestMachine({ hasXNX: true }), R | KVM_PGTABLE_PROT_UX)).toBe(0);
  });

  it('asks for FEAT_XNX only where PX and UX differ, and for FWB only to log', () => {
    const m = new TestMachine();
    expect(map(m, KVM_PGTABLE_PROT_RWX)).toBe(0);
    expect(m.askedXNX).toBe(0);
    expect(m.askedFWB).toBe(0);
  });
});

describe('cache maintenance of stage2_map_walker_try_leaf()', () => {
  const calls = (options: { hasFWB: boolean }, prot: number): string[] => {
    const m = new TestMachine({ ...options, tracing: true });
    m.stage2.map(0x8000_0000, m.g.PAGE_SIZE, 0x4000_0000, prot, MC, SHARED);
    return m.recorder.effects.map((effect) => effect.name);
  };

  it('cleans the data cache for a cacheable leaf without FWB', () => {
    expect(calls({ hasFWB: false }, RW)).toEqual(['dcache_clean_inval_poc']);
    expect(calls({ hasFWB: true }, RW)).toEqual([]);
    expect(calls({ hasFWB: false }, RW | KVM_PGTABLE_PROT_DEVICE)).toEqual([]);
  });

  it('invalidates the instruction cache for an executable leaf', () => {
    expect(calls({ hasFWB: true }, KVM_PGTABLE_PROT_RWX)).toEqual(['icache_inval_pou']);
  });
});
