// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { KVM_PGTABLE_PROT_R } from '../prot.ts';
import { lookup } from './lookup.ts';
import { TestMachine } from './testing/test_machine.ts';

const PMD = 2 ** 21;

it('ends at the leaf that covers the address, or at the level where nothing valid is', () => {
  const { stage2 } = new TestMachine();
  expect(lookup(stage2.table, PMD)).toEqual({ level: 1, attr: null, pa: 0 });
  stage2.install(PMD, 3, 0x1000, KVM_PGTABLE_PROT_R);
  stage2.install(2 * PMD, 2, PMD, KVM_PGTABLE_PROT_R);
  stage2.lockEntry(3 * PMD, 2);
  expect(lookup(stage2.table, PMD + 0xfff)).toEqual({ level: 3, attr: KVM_PGTABLE_PROT_R, pa: 0x1000 });
  expect(lookup(stage2.table, PMD + 0x1000)).toEqual({ level: 3, attr: null, pa: 0 });
  expect(lookup(stage2.table, 2 * PMD + 0x5000)).toEqual({ level: 2, attr: KVM_PGTABLE_PROT_R, pa: PMD });
  expect(lookup(stage2.table, 3 * PMD)).toEqual({ level: 2, attr: null, pa: 0 });
  expect(lookup(stage2.table, 4 * PMD)).toEqual({ level: 2, attr: null, pa: 0 });
});
