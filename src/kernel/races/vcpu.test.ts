// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Access, FaultKind, HostPte, NestedSize, Stage2State, VmaKind } from '../environment.ts';
import {
  KVM_NV_GUEST_MAP_SZ_SHIFT,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_X,
} from '../prot.ts';
import { boot, faultLeaf } from '../testing/boot.ts';
import { vcpuRaces } from './vcpu.ts';

const vcpuMapsFirst = vcpuRaces.vcpuMapsFirst.act;

it('maps the page with what the access needed, and writable if host and slot allow it', () => {
  const prot = (access: Access, hasDIC = false, hostPte: HostPte = HostPte.readOnly) => {
    const { m } = boot({ access, hasDIC, hostPte });
    vcpuMapsFirst(m);
    const leaf = faultLeaf(m);
    expect(leaf).toMatchObject({ addr: m.fault.ipa, size: 4096, level: 3, pa: m.host.pa(m.fault.hva) });
    return leaf?.prot;
  };
  expect(prot(Access.read)).toBe(KVM_PGTABLE_PROT_R);
  expect(prot(Access.read, false, HostPte.writable)).toBe(KVM_PGTABLE_PROT_RW);
  expect(prot(Access.write, false, HostPte.writable)).toBe(KVM_PGTABLE_PROT_RW);
  expect(prot(Access.exec)).toBe(KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_X);
  expect(prot(Access.s1ptwFetch)).toBe(KVM_PGTABLE_PROT_R);
  expect(prot(Access.write, true, HostPte.writable)).toBe(KVM_PGTABLE_PROT_RWX);
});

it('relaxes the leaf that is there and keeps its size and its other permissions', () => {
  const { m } = boot({
    faultKind: FaultKind.permission,
    access: Access.write,
    stage2State: Stage2State.pmdBlock,
    vmaKind: VmaKind.thp,
    entryHasOther: true,
  });
  vcpuMapsFirst(m);
  expect(faultLeaf(m)).toMatchObject({ size: 2 ** 21, prot: KVM_PGTABLE_PROT_RWX });
});

it('marks a page that it maps writable in the dirty log', () => {
  const { m } = boot({ access: Access.write, slotLogging: true });
  vcpuMapsFirst(m);
  expect(m.dirty.has(m.fault.ipa / 4096)).toBe(true);
  const read = boot({ slotLogging: true }).m;
  vcpuMapsFirst(read);
  expect(read.dirty.count).toBe(0);
});

it('marks what it maps writable where dirty pages go to a ring, a read included: nothing else is as in a slot that logs', () => {
  const read = boot({ slotRing: true }).m;
  vcpuMapsFirst(read);
  expect(read.dirty.has(read.fault.ipa / 4096)).toBe(true);
  const forbidden = boot({ slotRing: true, hostPte: HostPte.readOnly }).m;
  vcpuMapsFirst(forbidden);
  expect(forbidden.dirty.count).toBe(0);
});

it('initialises the tags of the page, and of hugetlb the whole folio', () => {
  const { m } = boot({ vmHasMte: true });
  vcpuMapsFirst(m);
  expect(m.mte.covers(m.host.pa(m.fault.hva), 4096)).toBe(true);
  const huge = boot({ vmHasMte: true, vmaKind: VmaKind.hugetlbPmd }).m;
  vcpuMapsFirst(huge);
  expect(huge.mte.covers(huge.host.pa(huge.host.rangeStart(huge.fault.hva)), 2 ** 21)).toBe(true);
});

it('on a shadow stage-2 records the level of the guest mapping', () => {
  const { m } = boot({ nestedSize: NestedSize.pmd, hostPte: HostPte.readOnly });
  vcpuMapsFirst(m);
  expect(faultLeaf(m)?.prot).toBe(KVM_PGTABLE_PROT_R | (2 << KVM_NV_GUEST_MAP_SZ_SHIFT));
});

it('maps a block for a nested guest as far as the guest hypervisor does, and with its level', () => {
  const machine = { vmaKind: VmaKind.thp, pageInPmd: 5 };
  const { m } = boot({ ...machine, nestedSize: NestedSize.pmd });
  expect(vcpuRaces.vcpuMapsBlock.possible(m)).toBe(true);
  vcpuRaces.vcpuMapsBlock.act(m);
  expect(faultLeaf(m)).toMatchObject({
    addr: m.fault.faultIpa - 5 * 4096,
    size: 2 ** 21,
    pa: m.host.pa(m.fault.hva) - 5 * 4096,
    prot: KVM_PGTABLE_PROT_RW | (2 << KVM_NV_GUEST_MAP_SZ_SHIFT),
  });
  for (const nestedSize of [NestedSize.page, NestedSize.betweenPagePmd])
    expect(vcpuRaces.vcpuMapsBlock.possible(boot({ ...machine, nestedSize }).m)).toBe(false);
});

it('maps a block in the place of a table: the neighbours that it maps go, and it is freed', () => {
  const machine = { vmaKind: VmaKind.thp, stage2State: Stage2State.neighbours };
  const { m } = boot(machine);
  expect(vcpuRaces.vcpuMapsBlock.possible(m)).toBe(true);
  const before = m.stage2.tablePages();
  m.stage2.collect();
  expect(m.stage2.leafCount()).toBe(2);
  vcpuRaces.vcpuMapsBlock.act(m);
  m.stage2.collect();
  expect(m.stage2.leafCount()).toBe(1);
  expect(faultLeaf(m)).toMatchObject({ size: 2 ** 21, prot: KVM_PGTABLE_PROT_RW });
  expect(m.stage2.tablePages()).toBe(before - 1);
  m.stage2.checkTables();
  expect(m.recorder.violations).toBe(0);
  expect(vcpuRaces.vcpuMapsBlock.possible(boot({ ...machine, protectedKvm: true }).m)).toBe(false);
});

it('under protected KVM makes the mapping object as well', () => {
  const { m } = boot({ protectedKvm: true });
  vcpuMapsFirst(m);
  expect(faultLeaf(m)).not.toBeNull();
  m.stage2.checkTables();
  expect(m.recorder.violations).toBe(0);
  expect(m.stage2.unmap(m.fault.ipa, 4096)).toBe(0);
  expect(faultLeaf(m)).toBeNull();
});
