// SPDX-License-Identifier: GPL-2.0-only
/** guest_memfd: memory of the guest that user space need not map. */
import { hex } from '../bits.ts';
import { EFAULT, EHWPOISON, ENOMEM, errnoName } from '../errno.ts';
import type { Machine } from '../machine.ts';
import { Gup } from '../mm/host_memory.ts';
import type { Ref } from '../poison.ts';
import type { kvm, kvm_memory_slot, page } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkKvm, checkObject, checkOut, checkValue, wrongObject } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { named } from './reading.ts';

/** What the file gives for a gfn of the slot; 0 if it gives the page. The pages are those of the host's memory behind the slot: the file has no other. */
function lookUp(m: Machine, gfn: number): number {
  switch (m.host.gup(m.slot.gfnToHva(gfn), true)) {
    case Gup.page:
      return 0;
    case Gup.hwpoison:
      return -EHWPOISON;
    case Gup.interrupted:
      return -ENOMEM;
    default:
      return -EFAULT;
  }
}

/** An out-parameter that may be NULL. */
function mayWrite<T>(m: Machine, self: Self, what: string, out: Ref<T> | null): out is Ref<T> {
  return out !== null && checkOut(m, self, what, out);
}

/**
 * The page of a guest_memfd behind `gfn`, with a reference. guest_memfd.c has pages of order 0 alone, so that an order is 0. It fails with
 * -EFAULT for a file that is being closed, -EHWPOISON for a broken page, -ENOMEM where no page can be had; -EIO, for a slot that is not the one of
 * the file, is a WARN() that no caller reaches, and checked as the wrong object.
 */
export const kvm_gmem_get_pfn = call({
  c: 'int kvm_gmem_get_pfn(struct kvm *kvm, struct kvm_memory_slot *slot, gfn_t gfn, kvm_pfn_t *pfn, struct page **page, int *max_order)',
  file: 'virt/kvm/guest_memfd.c',
  since: '6.13',
  sleeps: 'it may allocate the page',
  outs: [3, 4, 5],
  site: 'The page of the file is about to be looked up; no lock is held.',
  log: { args: [named('gfn', hex)], result: errnoName },
  implement:
    (m, self) =>
    (
      kvm: kvm,
      slot: kvm_memory_slot,
      gfn: number,
      pfn: Ref<number> | null,
      page: Ref<page | null> | null,
      max_order: Ref<number> | null,
    ): number => {
      enter(m, self);
      checkKvm(m, self, kvm);
      checkObject(m, self, 'a slot', slot, m.slot.face);
      let ret = -EFAULT;
      if (checkValue(m, self, 'a gfn', gfn)) {
        if (!m.slot.contains(gfn))
          m.recorder.violate(
            Violation.gfnOutsideSlot,
            `gfn ${hex(gfn)} looked up in the file of a slot that does not have it`,
          );
        ret = lookUp(m, gfn);
      }
      const toPfn = mayWrite(m, self, 'the pfn', pfn);
      const toPage = mayWrite(m, self, 'the page', page);
      // The kernel writes through both.
      if (pfn === null) wrongObject(m, self, 'a pfn', pfn);
      if (page === null) wrongObject(m, self, 'a page', page);
      if (ret === 0) {
        const number = Math.floor(m.host.pa(m.slot.gfnToHva(gfn)) / m.g.PAGE_SIZE);
        const pinned = m.pages.pin(number, false);
        pinned.swapBacked = false;
        if (toPfn) pfn.value = number;
        if (toPage) page.value = pinned.face;
        if (mayWrite(m, self, 'the order', max_order)) max_order.value = 0;
      }
      if (m.recorder.tracing) m.recorder.record(self.name, [gfn], ret);
      return ret;
    },
});
