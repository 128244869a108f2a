// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { KVM_PGTABLE_PROT_DEVICE, KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW } from '../prot.ts';
import { Violation } from '../violations.ts';
import { PTE_TABLE } from './attributes.ts';
import { makePte, setPte } from './pte.ts';
import { Table } from './table.ts';
import { TestMachine } from './testing/test_machine.ts';

function leafTable(): Table {
  const table = new Table();
  table.init(4096);
  table.insert(0, 7, KVM_PGTABLE_PROT_R, 0x1000);
  table.refs++;
  return table;
}

it('stage2_make_pte() of an entry that was not broken is a break-before-make violation', () => {
  const m = new TestMachine();
  makePte(m.machine, leafTable(), 0, KVM_PGTABLE_PROT_R, 0x2000);
  expect(m.recorder.violations).toBe(Violation.breakBeforeMake);
  expect(m.warnings).toBe(1);
});

it.each([
  ['another output address', KVM_PGTABLE_PROT_R, 0x2000],
  ['another memory type', KVM_PGTABLE_PROT_R | KVM_PGTABLE_PROT_DEVICE, 0x1000],
  ['a table', PTE_TABLE, 0x1000],
])('stage2_try_set_pte() to %s is a break-before-make violation', (_, attr, output) => {
  const m = new TestMachine();
  setPte(m.machine, leafTable(), 0, attr, output);
  expect(m.recorder.violations).toBe(Violation.breakBeforeMake);
});

it('stage2_try_set_pte() to other permissions is none', () => {
  const m = new TestMachine();
  setPte(m.machine, leafTable(), 0, KVM_PGTABLE_PROT_RW, 0x1000);
  expect(m.recorder.violations).toBe(0);
});
