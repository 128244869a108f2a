// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { KVM_PGTABLE_PROT_RW } from '../prot.ts';
import { Violation } from '../violations.ts';
import { PTE_TABLE } from './attributes.ts';
import { TestMachine } from './testing/test_machine.ts';

function mapped(): TestMachine {
  const m = new TestMachine();
  m.stage2.install(0x8000_0000, 3, 0x4000_0000, KVM_PGTABLE_PROT_RW);
  return m;
}

it('finds a table that was unlinked and not freed, as without kvm_pgtable_stage2_free_unlinked()', () => {
  const m = mapped();
  m.stage2.table.root.remove(0);
  m.stage2.table.root.refs--;
  expect(m.accounting()).toBe(Violation.tablePage);
});

it('finds a table that was freed while in use', () => {
  const m = mapped();
  m.stage2.table.pool.free(1);
  expect(m.accounting()).toBe(Violation.tablePage);
});

it('finds a get_page() or put_page() that is missing', () => {
  const m = mapped();
  m.stage2.table.pool.table(2).refs++;
  expect(m.accounting()).toBe(Violation.tablePage);
});

it('finds a count that is off where the number of tables is right', () => {
  const m = mapped();
  expect(m.accounting()).toBe(0);
  m.stage2.table.root.attr[0] = PTE_TABLE;
  m.stage2.table.root.refs--;
  expect(m.accounting()).toBe(Violation.tablePage);
});
