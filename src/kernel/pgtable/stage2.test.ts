// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { OutcomeVector } from '../../core/outcome-vector.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import { MC, TestMachine } from './testing/test_machine.ts';

const IPA = 0x8000_0000;
const PA = 0x4000_0000;

function outcome(m: TestMachine): OutcomeVector {
  const out = new OutcomeVector();
  m.stage2.writeOutcome(out);
  return out;
}

it('find() tells the leaf over an address', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 3, PA, KVM_PGTABLE_PROT_R);
  m.stage2.install(IPA + m.g.PMD_SIZE, 2, PA, KVM_PGTABLE_PROT_R);
  m.stage2.collect();
  expect(m.stage2.find(IPA - 1)).toBe(-1);
  expect(m.stage2.find(IPA + 5)).toBe(0);
  expect(m.stage2.find(IPA + m.g.PAGE_SIZE)).toBe(-1);
  expect(m.stage2.find(IPA + 2 * m.g.PMD_SIZE - 1)).toBe(1);
  expect(m.stage2.find(IPA + 2 * m.g.PMD_SIZE)).toBe(-1);
});

it('collect() sees what a call changed since the last time', () => {
  const m = new TestMachine();
  expect(m.leaves()).toHaveLength(0);
  m.stage2.map(IPA, m.g.PAGE_SIZE, PA, KVM_PGTABLE_PROT_R, MC, KVM_PGTABLE_WALK_SHARED);
  expect(m.leaves()).toHaveLength(1);
  m.stage2.relaxPerms(IPA, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_SHARED);
  expect(m.leaves()[0][3]).toBe(KVM_PGTABLE_PROT_RW);
});

it('writeOutcome() tells tables apart that differ in one leaf, or in an empty table', () => {
  const a = new TestMachine();
  const b = new TestMachine();
  for (const m of [a, b]) m.stage2.install(IPA, 3, PA, KVM_PGTABLE_PROT_R);
  expect(outcome(a).equals(outcome(b))).toBe(true);
  b.stage2.wrprotect(IPA, 1);
  expect(outcome(a).equals(outcome(b))).toBe(true);
  b.stage2.relaxPerms(IPA, KVM_PGTABLE_PROT_RW, 0);
  expect(outcome(a).equals(outcome(b))).toBe(false);
  b.stage2.wrprotect(IPA, 1);
  b.tables = 1;
  b.stage2.map(0, b.g.PAGE_SIZE, PA, KVM_PGTABLE_PROT_R, MC, 0);
  expect(outcome(a).equals(outcome(b))).toBe(false);
});

it('writeOutcome() of tables that nobody looked at builds nothing', () => {
  const m = new TestMachine();
  m.stage2.reset();
  expect(outcome(m).length).toBe(1);
  expect(outcome(m).at(0)).toBe(-1);
  expect(m.stage2.touched).toBe(false);
});

it('reset() empties the tables and forgets what was counted', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 2, PA, KVM_PGTABLE_PROT_R);
  m.stage2.split(IPA, 1);
  m.reset();
  expect(m.leaves()).toEqual([]);
  expect(m.accounting()).toBe(0);
  m.stage2.install(IPA, 3, PA, KVM_PGTABLE_PROT_R);
  expect(m.leaves()).toHaveLength(1);
  expect(m.accounting()).toBe(0);
});
