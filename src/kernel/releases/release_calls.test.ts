// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { Calls } from '../calls/all.ts';
import { Reach, VmaKind } from '../environment.ts';
import { ref } from '../poison.ts';
import { boot } from '../testing/boot.ts';
import { Violation } from '../violations.ts';
import { createReleaseCalls } from './release_calls.ts';

const booted = (setting: Parameters<typeof boot>[0]) => {
  const { k, m } = boot(setting);
  return { m, calls: createReleaseCalls(m, k as unknown as Calls) };
};

it('gfn_to_hva_memslot_prot() gives the address of a page of the slot, and whether the slot can be written', () => {
  const { calls, m } = booted({ slotStart: Reach.pmd, slotEnd: Reach.pmd, slotReadonly: true });
  const writable = ref(true);
  expect(calls.gfn_to_hva_memslot_prot(m.slot.face, m.slot.base_gfn + 3, writable)).toBe(
    m.slot.userspace_addr + 3 * m.g.PAGE_SIZE,
  );
  expect([writable.value, m.recorder.violations]).toEqual([false, 0]);
});

it('gfn_to_hva_memslot_prot() takes the first page for a gfn that the slot does not have, which is wrong', () => {
  const { calls, m } = booted({ slotStart: Reach.pmd, slotEnd: Reach.pmd });
  const past = m.slot.base_gfn + m.slot.npages;
  expect(calls.gfn_to_hva_memslot_prot(m.slot.face, past, null)).toBe(m.slot.userspace_addr);
  expect(m.recorder.violations).toBe(Violation.gfnOutsideSlot);
});

it('kvm_release_pfn_dirty() marks the page dirty and accessed and drops its reference', () => {
  const { calls, m } = booted({});
  const page = m.pages.pin(100, false);
  calls.kvm_release_pfn_dirty(100);
  expect([page.pins, page.dirty, page.accessed]).toEqual([0, true, true]);
});

it('releases a compound page by the pfn of any of its pages, whatever the host maps by then', () => {
  const { calls, m } = booted({ vmaKind: VmaKind.thp });
  const pages = m.g.PMD_SIZE / m.g.PAGE_SIZE;
  const tail = Math.floor(m.host.pa(m.fault.hva) / m.g.PAGE_SIZE);
  const page = m.pages.pin(tail, false, m.host.folioPages());
  expect(m.pages.sharing(tail - (tail % pages) + pages)).toBeNull();
  m.host.replaceVma(VmaKind.pfnmap, false);
  calls.kvm_release_pfn_clean(tail - (tail % pages));
  expect([page.pins, page.accessed, m.recorder.violations]).toEqual([0, true, 0]);
});

it.each([true, false])('the walkers of the host by name, in protected mode %s', (protectedKvm) => {
  const { calls, m } = booted({ protectedKvm });
  m.mmuLock = 1;
  calls.directStage2RelaxPerms(m.stage2.mmu.pgt, 0, 0, 0);
  expect((m.recorder.violations & Violation.wrongObject) !== 0).toBe(protectedKvm);
});
