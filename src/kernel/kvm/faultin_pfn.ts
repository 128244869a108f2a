// SPDX-License-Identifier: GPL-2.0-only
// Pinning the page behind a gfn.
import { hex } from '../bits.ts';
import { HostPte } from '../environment.ts';
import { ZERO_PAGE_PA } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { Gup } from '../mm/host_memory.ts';
import {
  KVM_PFN_ERR_FAULT,
  KVM_PFN_ERR_HWPOISON,
  KVM_PFN_ERR_RO_FAULT,
  KVM_PFN_ERR_SIGPENDING,
  KVM_PFN_NOSLOT,
} from '../pfn.ts';
import type { Ref } from '../poison.ts';
import { backingOf } from '../protected/backing.ts';
import { Backing } from '../protected/questions.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import { KVM_MEM_READONLY, type kvm_memory_slot, type page } from '../types.ts';
import { Violation } from '../violations.ts';

/**
 * What `__kvm_faultin_pfn()` does once its arguments are known: `kvm_follow_pfn()`, `hva_to_pfn()` and its fast, slow and remapped paths
 * (virt/kvm/kvm_main.c), get_user_pages() below them (mm/gup.c).
 *
 * The fast and slow paths end in the same page and the same `writable`: the fast path only succeeds on an entry that is
 * writable already, and the slow path of a read tries for a writable one afterwards. They are one path here; so the
 * moment between the two pins of the slow path is not a site, which no caller can observe.
 * KVM_PFN_ERR_NEEDS_IO needs FOLL_NOWAIT, which the handler never passes; a fatal signal ends get_user_pages() whatever the flags.
 */
export function followPfn(
  m: Machine,
  slot: kvm_memory_slot,
  gfn: number,
  write: boolean,
  writable: Ref<boolean>,
  page: Ref<page | null>,
): number {
  const { host, g } = m;
  if (slot === null) return KVM_PFN_NOSLOT;
  if (!m.slot.contains(gfn)) {
    m.recorder.violate(
      Violation.gfnOutsideSlot,
      `gfn ${hex(gfn)} pinned through a slot that does not have it`,
    );
  }
  if (write && (slot.flags & KVM_MEM_READONLY) !== 0) return KVM_PFN_ERR_RO_FAULT;
  const hva = m.slot.gfnToHva(gfn);
  if (!host.isInVma(hva)) return KVM_PFN_ERR_FAULT;
  if (host.isRemapped()) return followPfnmap(m, hva, write, writable, page);

  switch (host.gup(hva, write)) {
    case Gup.hwpoison:
      m.hwpoisonSeen = true;
      return KVM_PFN_ERR_HWPOISON;
    case Gup.interrupted:
      return KVM_PFN_ERR_SIGPENDING;
    case Gup.fault:
      return KVM_PFN_ERR_FAULT;
  }
  const pa = host.pa(hva);
  const pfn = Math.floor(pa / g.PAGE_SIZE);
  // Reading a writable entry is mapped writable, unless the slot forbids it.
  writable.value = write || (host.mayWrite(hva) && (slot.flags & KVM_MEM_READONLY) === 0);
  const isZeroPage = pa === ZERO_PAGE_PA;
  const pinned = m.pages.pin(pfn, isZeroPage, isZeroPage ? 1 : host.folioPages());
  if (vmIsProtected(m)) pinned.swapBacked = backingOf(m) === Backing.swap;
  page.value = pinned.face;
  return pfn;
}

/** Pages behind the entry of the user page tables: what a driver maps as a block is one allocation, whose pages share their count. */
function entryPages({ g, host }: Machine): number {
  const bytes = [g.PUD_SIZE, g.PUD_SIZE, g.PMD_SIZE, g.PAGE_SIZE][host.userLeafLevel()]!;
  return bytes / g.PAGE_SIZE;
}

/** `hva_to_pfn_remapped()`: get_user_pages() refuses VM_IO and VM_PFNMAP; no page is pinned but up to 6.12. */
function followPfnmap(
  m: Machine,
  hva: number,
  write: boolean,
  writable: Ref<boolean>,
  page: Ref<page | null>,
): number {
  const host = m.host;
  if (!host.fixupPfnmap()) return KVM_PFN_ERR_FAULT;
  const entryWritable = host.hostPte() !== HostPte.readOnly;
  if (write && !entryWritable) return KVM_PFN_ERR_RO_FAULT;
  writable.value = entryWritable && (m.slot.flags & KVM_MEM_READONLY) === 0;
  const pfn = Math.floor(host.pa(hva) / m.g.PAGE_SIZE);
  if (m.mappingRules.pinsRemapped && host.hasPage(pfn))
    page.value = m.pages.pin(pfn, false, entryPages(m)).face;
  return pfn;
}
