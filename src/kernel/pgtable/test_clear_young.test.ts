// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { GEOMETRY_4K } from '../geometry.ts';
import { KVM_PGTABLE_PROT_RW } from '../prot.ts';
import { PTE_OLD } from './attributes.ts';
import { TestMachine } from './testing/test_machine.ts';

const RW = KVM_PGTABLE_PROT_RW;
const { PAGE_SIZE: P } = GEOMETRY_4K;
const IPA = 2 ** 39;

function threePages(): TestMachine {
  const m = new TestMachine();
  for (let i = 0; i < 3; i++) m.stage2.install(IPA + i * P, 3, 2 ** 41 + i * P, RW);
  return m;
}

it('kvm_pgtable_stage2_test_clear_young() clears the access flags of the range and says that there were some', () => {
  const m = threePages();
  expect(m.stage2.testClearYoung(IPA + P, P, true)).toBe(true);
  expect(m.leaves().map(([, , , prot]) => prot)).toEqual([RW, RW | PTE_OLD, RW]);
  expect(m.stage2.testClearYoung(IPA + P, P, true)).toBe(false);
  expect(m.stage2.testClearYoung(IPA, 3 * P, false)).toBe(true);
});

it('kvm_pgtable_stage2_test_clear_young() changes nothing unless it is asked to', () => {
  const m = threePages();
  expect(m.stage2.testClearYoung(IPA, 3 * P, false)).toBe(true);
  expect(m.leaves().map(([, , , prot]) => prot)).toEqual([RW, RW, RW]);
});

it('kvm_pgtable_stage2_test_clear_young() passes over what is not mapped, and over a locked entry', () => {
  const m = new TestMachine();
  m.stage2.lockEntry(IPA, 3);
  expect(m.stage2.testClearYoung(IPA, 2 ** 30, true)).toBe(false);
  expect(m.warnings).toBe(0);
});

it('kvm_pgtable_stage2_test_clear_young() warns beyond the input addresses', () => {
  const m = new TestMachine();
  expect(m.stage2.testClearYoung(2 ** 40, P, true)).toBe(false);
  expect(m.warnings).toBe(1);
});
