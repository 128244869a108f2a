// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { createKernel } from '../../kernel/create_kernel.ts';
import { createMachine } from '../../kernel/create_machine.ts';
import { Access, FaultKind } from '../../kernel/environment.ts';
import { GEOMETRIES } from '../../kernel/geometry.ts';
import { KVM_PGTABLE_PROT_W, KVM_PGTABLE_PROT_X } from '../../kernel/prot.ts';
import { MT_DEVICE_nGnRE, MT_DEVICE_nGnRnE, MT_NORMAL, MT_NORMAL_NC } from '../../kernel/vm_flags.ts';
import { D, DIMENSIONS, type DimensionName } from './dimensions/all.ts';
import { answerFrom } from './dimensions/declare.ts';
import { World } from './world.ts';

function world(given: Partial<Record<DimensionName, number>> = {}): World {
  const w = new World();
  w.choices.startSimplest();
  for (const [name, value] of Object.entries(given)) w.choices.give(D[name as DimensionName], value);
  return w;
}

describe('the answers of a world', () => {
  it('pageInPmd is the first, the sixth or the last page of the block, with every page size', () => {
    for (const [pageSize, g] of GEOMETRIES.entries()) {
      const pages = [0, 1, 2].map((pageInPmd) => world({ pageSize, pageInPmd }).pageInPmd());
      expect(pages).toEqual([0, 5, g.PTRS_PER_PTE - 1]);
    }
  });

  it('pmdInRegion is the first or the last block: of 512, 32, 32 and 32', () => {
    const last = GEOMETRIES.map((_, pageSize) => world({ pageSize, pmdInRegion: 1 }).pmdInRegion());
    expect(last).toEqual([511, 31, 31, 31]);
    expect(world({ pmdInRegion: 0 }).pmdInRegion()).toBe(0);
  });

  it('subPage is the first or the last 4 KiB of a page', () => {
    expect(
      [0, 1, 2, 3].map((pageSize) => world({ pageSize, subPage: pageSize === 0 ? 0 : 1 }).subPage()),
    ).toEqual([0, 0x3000, 0xf000, 0xf000]);
  });

  it('geometry is that of pageSize', () => {
    expect(GEOMETRIES.map((_, pageSize) => world({ pageSize }).geometry())).toEqual([...GEOMETRIES]);
  });

  it('vmaMemType is Device, Normal-NC, Normal or strongly ordered Device', () => {
    const types = [0, 1, 2, 3].map((vmaMemType) => world({ vmaMemType }).vmaMemType());
    expect(types).toEqual([MT_DEVICE_nGnRE, MT_NORMAL_NC, MT_NORMAL, MT_DEVICE_nGnRnE]);
  });

  it.each([
    ['no', false, false],
    ['yes', true, false],
    ['ring', false, true],
    ['ring-and-bitmap', true, true],
  ] as const)('a slot with the dirty log %s has a bitmap: %s, and a ring: %s', (label, bitmap, ring) => {
    const index = DIMENSIONS[D.slotLogging].values.findIndex((value) => value.label === label);
    const w = world({ slotLogging: index });
    expect([w.slotLogging(), w.slotRing()]).toEqual([bitmap, ring]);
  });

  it.each([
    ['protectedKvm', 'protectedKvm', 'yes'],
    ['slotReadonly', 'slotReadonly', 'yes'],
    ['hasDIC', 'cacheDIC', 'yes'],
    ['hasFWB', 'stage2FWB', 'yes'],
    ['hasXNX', 'featXNX', 'yes'],
    ['vmHasMte', 'vmMte', 'yes'],
    ['vmaAnyUncached', 'vmaAnyUncached', 'yes'],
    ['vmaMteAllowed', 'vmaMteAllowed', 'yes'],
    ['userPteGone', 'userPteGone', 'yes'],
    ['topupSucceeds', 'topup', 'succeeds'],
    ['nestedWritable', 'nestedWritable', 'yes'],
    ['nestedReadable', 'nestedReadable', 'yes'],
  ] as const)('%s is true exactly for the value of %s that says so', (question, dimension, label) => {
    for (const [index, value] of DIMENSIONS[D[dimension]].values.entries()) {
      // An exec fault leaves the guest's read and write permission open.
      const w = world({ access: Access.exec, [dimension]: index });
      expect(w[question]()).toBe(value.label === label);
      expect(w.choices.contradiction).toBeNull();
    }
  });

  it('entryHasOther is asked of a leaf that is there', () => {
    const permission = { faultKind: FaultKind.permission };
    expect(world({ ...permission, entryHasOther: 1 }).entryHasOther()).toBe(true);
    expect(world({ ...permission, entryHasOther: 0 }).entryHasOther()).toBe(false);
  });
});

it('a question that two dimensions answer is refused by name', () => {
  const again = { ...DIMENSIONS[D.featXNX], name: 'again' };
  expect(() => answerFrom(World.prototype, [again])).toThrow(
    'again answers hasXNX(), as another dimension does',
  );
});

describe('20,000 random machines', () => {
  const w = new World();
  const m = createMachine(w);
  const { k, vcpu } = createKernel(m);
  const broken = {
    leaf: [] as number[],
    permission: [] as number[],
    tables: [] as number[],
    slot: [] as number[],
  };
  for (let seed = 0; seed < 20_000; seed++) {
    w.choices.startRandom(seed);
    m.reset(0);
    const { fault, g } = m;
    m.stage2.collect();
    m.stage2.checkTables();
    if (m.recorder.violations !== 0) broken.tables.push(seed);
    const leaf = m.stage2.find(fault.faultIpa);
    if (leaf >= 0 !== fault.isPermission) broken.leaf.push(seed);
    if (leaf >= 0 && fault.isPermission) {
      const { addr, pa, prot, size } = m.stage2.leaves;
      const page = fault.hva - m.host.rangeStart(fault.hva);
      const inLeaf = Math.floor((fault.faultIpa - addr[leaf]) / g.PAGE_SIZE) * g.PAGE_SIZE;
      if (size[leaf] !== k.kvm_vcpu_trap_get_perm_fault_granule(vcpu)) broken.leaf.push(seed);
      if (pa[leaf] + inLeaf !== m.host.pa(fault.hva) || page < 0) broken.leaf.push(seed);
      const exec = fault.access === Access.exec;
      const wanted = (fault.isWrite ? KVM_PGTABLE_PROT_W : 0) | (exec ? KVM_PGTABLE_PROT_X : 0);
      if ((prot[leaf] & wanted) !== 0) broken.permission.push(seed);
      if ((prot[leaf] & KVM_PGTABLE_PROT_W) !== 0) {
        const dirty = !w.slotLogging() || m.dirty.has(Math.floor(fault.ipa / g.PAGE_SIZE));
        if (w.slotReadonly() || !dirty) broken.permission.push(seed);
      }
    }
    const gfn = Math.floor(fault.ipa / g.PAGE_SIZE);
    if (gfn < m.slot.base_gfn || gfn >= m.slot.base_gfn + m.slot.npages) broken.slot.push(seed);
  }

  it('have a leaf exactly for a permission fault, of the reported size, that maps the page of the host', () => {
    expect(broken.leaf).toEqual([]);
  });

  it('have no leaf that allows what faulted, or more than slot and dirty log allow', () => {
    expect(broken.permission).toEqual([]);
  });

  it('have sound tables and a slot that contains the fault', () => {
    expect(broken.tables).toEqual([]);
    expect(broken.slot).toEqual([]);
  });
});
