// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { EAGAIN, EINVAL, ERANGE } from '../errno.ts';
import {
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_RW,
  KVM_PGTABLE_PROT_RWX,
  KVM_PGTABLE_PROT_SW1,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
  KVM_PGTABLE_WALK_IGNORE_EAGAIN,
  KVM_PGTABLE_WALK_SHARED,
} from '../prot.ts';
import { PTE_OLD } from './attributes.ts';
import { TestMachine } from './testing/test_machine.ts';

const R = KVM_PGTABLE_PROT_R;
const X = KVM_PGTABLE_PROT_X;
const SHARED = KVM_PGTABLE_WALK_SHARED;
const IPA = 0x8000_0000;
const PA = 0x4000_0000;

function after(installed: number, prot: number, level = 3, relaxTakesExecution = true): number {
  const m = new TestMachine({ hasXNX: true, rules: { relaxTakesExecution } });
  m.stage2.install(IPA, level, PA, installed);
  expect(m.stage2.relaxPerms(IPA + 0x10, prot, SHARED)).toBe(0);
  return m.leaves()[0][3];
}

it('kvm_pgtable_stage2_relax_perms() adds R and W and never takes them away', () => {
  expect(after(R, KVM_PGTABLE_PROT_RW)).toBe(KVM_PGTABLE_PROT_RW);
  expect(after(KVM_PGTABLE_PROT_RW, R)).toBe(KVM_PGTABLE_PROT_RW);
});

it('kvm_pgtable_stage2_relax_perms() takes X away when prot has none, since it rewrites the XN field', () => {
  expect(after(R | X, KVM_PGTABLE_PROT_RW)).toBe(KVM_PGTABLE_PROT_RW);
  expect(after(KVM_PGTABLE_PROT_RW, R | X)).toBe(KVM_PGTABLE_PROT_RWX);
  expect(after(R | KVM_PGTABLE_PROT_UX, R | KVM_PGTABLE_PROT_PX)).toBe(R | KVM_PGTABLE_PROT_PX);
});

it('kvm_pgtable_stage2_relax_perms() up to 6.18 only ever adds X', () => {
  expect(after(R | X, KVM_PGTABLE_PROT_RW, 3, false)).toBe(KVM_PGTABLE_PROT_RWX);
  expect(after(KVM_PGTABLE_PROT_RW, R | X, 3, false)).toBe(KVM_PGTABLE_PROT_RWX);
});

it('kvm_pgtable_stage2_relax_perms() keeps memory type, software bits and access flag', () => {
  const kept = KVM_PGTABLE_PROT_DEVICE | KVM_PGTABLE_PROT_SW1 | PTE_OLD;
  expect(after(R | kept, KVM_PGTABLE_PROT_RW)).toBe(KVM_PGTABLE_PROT_RW | kept);
});

it('kvm_pgtable_stage2_relax_perms() changes the whole block over the address', () => {
  expect(after(R, KVM_PGTABLE_PROT_RW, 2)).toBe(KVM_PGTABLE_PROT_RW);
  expect(after(R, KVM_PGTABLE_PROT_RW, 1)).toBe(KVM_PGTABLE_PROT_RW);
});

it('kvm_pgtable_stage2_relax_perms() returns -EAGAIN for an invalid entry and flushes all the same', () => {
  const m = new TestMachine({ tracing: true });
  expect(m.stage2.relaxPerms(IPA, KVM_PGTABLE_PROT_RW, SHARED)).toBe(-EAGAIN);
  expect(m.recorder.effects).toEqual([
    { kind: 'call', name: 'kvm_tlb_flush_vmid_ipa', args: [IPA, -1], result: 0 },
  ]);
  m.stage2.lockEntry(IPA, 3);
  expect(m.stage2.relaxPerms(IPA, KVM_PGTABLE_PROT_RW, SHARED)).toBe(-EAGAIN);
});

it('kvm_pgtable_stage2_relax_perms() refuses software bits', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 3, PA, R);
  expect(m.stage2.relaxPerms(IPA, KVM_PGTABLE_PROT_RW | KVM_PGTABLE_PROT_SW1, SHARED)).toBe(-EINVAL);
  expect(m.leaves()).toEqual([[IPA, 3, PA, R]]);
});

it('kvm_pgtable_stage2_relax_perms() refuses execution at one exception level without FEAT_XNX', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 3, PA, R);
  expect(m.stage2.relaxPerms(IPA, R | KVM_PGTABLE_PROT_UX, SHARED)).toBe(-EINVAL);
});

it('kvm_pgtable_stage2_relax_perms() returns -ERANGE beyond the input address size, and flushes nothing: the walk wrote no level', () => {
  const m = new TestMachine({ tracing: true });
  expect(m.stage2.relaxPerms(2 ** 40, R, SHARED)).toBe(-ERANGE);
  expect(m.recorder.effects).toEqual([]);
});

it('stage2_attr_walker() invalidates the instruction cache when a leaf becomes executable', () => {
  const m = new TestMachine({ tracing: true });
  m.stage2.install(IPA, 3, PA, R);
  m.stage2.relaxPerms(IPA, R | X, SHARED);
  m.stage2.relaxPerms(IPA, R | X | KVM_PGTABLE_PROT_W, SHARED);
  expect(m.recorder.effects.map((effect) => effect.name)).toEqual([
    'icache_inval_pou',
    'kvm_tlb_flush_vmid_ipa',
    'kvm_tlb_flush_vmid_ipa',
  ]);
});

it('kvm_pgtable_stage2_mkyoung() sets the access flag and nothing else', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 3, PA, R | PTE_OLD);
  m.stage2.mkyoung(IPA, SHARED);
  m.stage2.mkyoung(IPA + m.g.PAGE_SIZE, SHARED);
  expect(m.leaves()).toEqual([[IPA, 3, PA, R]]);
});

it('flushes at no level where -EAGAIN is ignored and nothing is mapped, whatever was walked before', () => {
  const m = new TestMachine({ tracing: true });
  m.stage2.install(2 ** 39, 3, 2 ** 41, KVM_PGTABLE_PROT_R);
  m.stage2.relaxPerms(2 ** 39, KVM_PGTABLE_PROT_RW, 0);
  m.recorder.effects = [];
  expect(m.stage2.relaxPerms(2 ** 38, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_IGNORE_EAGAIN)).toBe(0);
  expect(m.recorder.effects.map(({ args }) => args)).toEqual([[2 ** 38, 0]]);
});
