// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { GEOMETRY_4K } from '../geometry.ts';
import { KVM_PGTABLE_PROT_RW } from '../prot.ts';
import { TestMachine } from './testing/test_machine.ts';

const RW = KVM_PGTABLE_PROT_RW;
const { PAGE_SIZE: P, PMD_SIZE: PMD } = GEOMETRY_4K;
const IPA = 2 ** 39;
const PA = 2 ** 41;

it('a leaf that is broken is not counted, and counted again once it is made', () => {
  const m = new TestMachine();
  m.stage2.install(IPA, 3, PA, RW);
  m.stage2.lockEntry(IPA, 3);
  expect(m.leaves()).toEqual([]);
  expect(m.accounting()).toBe(0);
  m.stage2.install(IPA, 3, PA + P, RW);
  expect(m.leaves()).toEqual([[IPA, 3, PA + P, RW]]);
  expect(m.accounting()).toBe(0);
});

it('a broken entry is made a table for the page below it', () => {
  const m = new TestMachine();
  m.stage2.install(IPA + PMD, 2, PA, RW);
  m.stage2.lockEntry(IPA, 2);
  m.stage2.install(IPA + P, 3, PA, RW);
  expect(m.leaves()).toEqual([
    [IPA + P, 3, PA, RW],
    [IPA + PMD, 2, PA, RW],
  ]);
  expect(m.accounting()).toBe(0);
});
