// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Reach } from '../environment.ts';
import { ref } from '../poison.ts';
import { boot } from '../testing/boot.ts';
import { Violation } from '../violations.ts';
import { PAGE_OFFSET } from './slots.ts';

it('gfn_to_hva_memslot_prot() gives the address of a page of the slot, and whether the slot can be written', () => {
  const { k, m } = boot({ slotStart: Reach.pmd, slotEnd: Reach.pmd, slotReadonly: true });
  const writable = ref(true);
  expect(k.gfn_to_hva_memslot_prot(m.slot.face, m.slot.base_gfn + 3, writable)).toBe(
    m.slot.userspace_addr + 3 * m.g.PAGE_SIZE,
  );
  expect([writable.value, m.recorder.violations]).toEqual([false, 0]);
});

it('gfn_to_hva_memslot_prot() takes the first page for a gfn that the slot does not have, which is wrong', () => {
  const { k, m } = boot({ slotStart: Reach.pmd, slotEnd: Reach.pmd });
  const past = m.slot.base_gfn + m.slot.npages;
  expect(k.gfn_to_hva_memslot_prot(m.slot.face, past, null)).toBe(m.slot.userspace_addr);
  expect(m.recorder.violations).toBe(Violation.gfnOutsideSlot);
});

it('gfn_to_hva_memslot_prot() has no address without a slot, and leaves alone what it would write', () => {
  const { k } = boot({});
  const writable = ref(true);
  expect(k.gfn_to_hva_memslot_prot(null as never, 1, writable)).toBe(PAGE_OFFSET);
  expect([k.kvm_is_error_hva(PAGE_OFFSET), writable.value]).toEqual([true, true]);
});

it('gfn_to_memslot() finds the slot of the fault under SRCU, and no other where there is none', () => {
  const { k, kvm, m } = boot({ slotStart: Reach.pmd, slotEnd: Reach.pmd });
  const index = k.srcu_read_lock(kvm.srcu);
  expect(k.gfn_to_memslot(kvm, m.slot.base_gfn + 1)).toBe(m.slot.face);
  expect(k.gfn_to_memslot(kvm, m.slot.base_gfn - 1)).toBe(null);
  k.srcu_read_unlock(kvm.srcu, index);
  expect([m.ending.srcuReaders, m.recorder.violations]).toEqual([0, 0]);
  k.gfn_to_memslot(kvm, m.slot.base_gfn);
  expect(m.recorder.violations).toBe(Violation.withoutSrcu);
});

it('srcu_read_unlock() wants what srcu_read_lock() gave, once', () => {
  const { k, kvm, m } = boot({});
  k.srcu_read_unlock(kvm.srcu, 1);
  expect(m.recorder.violations).toBe(Violation.srcuImbalance);
  const { k: other, kvm: vm, m: machine } = boot({});
  other.srcu_read_unlock(vm.srcu, other.srcu_read_lock(vm.srcu) + 1);
  expect(machine.recorder.violations).toBe(Violation.srcuImbalance);
});
