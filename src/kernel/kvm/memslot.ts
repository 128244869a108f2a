// SPDX-License-Identifier: GPL-2.0-only
// Bounds and flags of the slot.

import { SlotKind } from '../abort/questions.ts';
import { face } from '../face.ts';
import { extentEnd, extentStart } from '../layout.ts';
import {
  KVM_MEM_GUEST_MEMFD,
  KVM_MEM_LOG_DIRTY_PAGES,
  KVM_MEM_READONLY,
  KVM_MEMSLOT_INVALID,
  type kvm_memory_slot,
} from '../types.ts';
import type { Faulting } from './fault.ts';

const UNKNOWN = -1;
const BITMAP = face({});

function kindFlags(kind: SlotKind): number {
  if (kind === SlotKind.guestMemfd) return KVM_MEM_GUEST_MEMFD;
  return kind === SlotKind.invalid ? KVM_MEMSLOT_INVALID : 0;
}

/**
 * The memslot that the fault was looked up in (`struct kvm_memory_slot`). Its contents do not change during the fault:
 * the handler runs inside an SRCU read section, a change of flags installs a new slot, and
 * `kvm_swap_active_memslots()` waits for readers of the old one (virt/kvm/kvm_main.c).
 */
export class Memslot implements kvm_memory_slot {
  /** What variants have of it. */
  readonly face: kvm_memory_slot;
  private readonly m: Faulting;
  private start = UNKNOWN;
  private end = UNKNOWN;

  constructor(m: Faulting) {
    this.m = m;
    const slot = this;
    this.face = face({
      get base_gfn() {
        return slot.base_gfn;
      },
      get npages() {
        return slot.npages;
      },
      get userspace_addr() {
        return slot.userspace_addr;
      },
      get flags() {
        return slot.flags;
      },
      get dirty_bitmap() {
        return slot.dirty_bitmap;
      },
    });
  }

  reset(): void {
    this.start = UNKNOWN;
    this.end = UNKNOWN;
  }

  get userspace_addr(): number {
    if (this.start === UNKNOWN) {
      const { env, fault, g } = this.m;
      this.start = extentStart(g, env.slotStart(), fault.hva);
    }
    return this.start;
  }

  /** First hva after the slot. */
  get hvaEnd(): number {
    if (this.end === UNKNOWN) {
      const { env, fault, g } = this.m;
      this.end = extentEnd(g, env.slotEnd(), fault.hva);
    }
    return this.end;
  }

  get npages(): number {
    return (this.hvaEnd - this.userspace_addr) / this.m.g.PAGE_SIZE;
  }

  get base_gfn(): number {
    return (this.userspace_addr - this.hvaOffset) / this.m.g.PAGE_SIZE;
  }

  get flags(): number {
    const { abort, env } = this.m;
    const tracks = env.slotLogging() || env.slotRing();
    const flags = (tracks ? KVM_MEM_LOG_DIRTY_PAGES : 0) | (env.slotReadonly() ? KVM_MEM_READONLY : 0);
    return abort.sorted ? flags : flags | kindFlags(abort.slotKind());
  }

  get dirty_bitmap(): object | null {
    return this.m.env.slotLogging() ? BITMAP : null;
  }

  /** Host virtual address minus guest physical address, both page-aligned: constant over the slot. */
  get hvaOffset(): number {
    return this.m.fault.hvaOffset;
  }

  /** Whether the slot has `gfn`; one that nobody wrote is recorded as such, and not here as well. */
  contains(gfn: number): boolean {
    const { g } = this.m;
    return Number.isNaN(gfn) || this.covers(gfn * g.PAGE_SIZE + this.hvaOffset, g.PAGE_SIZE);
  }

  /** Whether `size` bytes from `hva`, at least a page, are within the slot. Bounds that nobody asked for yet lie around the page that faulted. */
  covers(hva: number, size: number): boolean {
    const isOpen = this.start === UNKNOWN || this.end === UNKNOWN;
    if (isOpen && hva === this.m.fault.hva && size === this.m.g.PAGE_SIZE) return true;
    return hva >= this.userspace_addr && hva + size <= this.hvaEnd;
  }

  /**
   * `__gfn_to_hva_memslot()` (include/linux/kvm_host.h): `array_index_nospec()` makes a gfn outside the slot the slot's first page.
   */
  gfnToHva(gfn: number): number {
    const hva = gfn * this.m.g.PAGE_SIZE + this.hvaOffset;
    return this.covers(hva, this.m.g.PAGE_SIZE) ? hva : this.userspace_addr;
  }
}
