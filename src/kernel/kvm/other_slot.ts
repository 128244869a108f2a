// SPDX-License-Identifier: GPL-2.0-only
// The memslot that has what the slot of the fault does not have.
import { face } from '../face.ts';
import { hvaEnd } from '../layout.ts';
import type { Machine } from '../machine.ts';
import type { kvm_memory_slot } from '../types.ts';

/** Another memslot: ordinary memory of the VMM, somewhere else. */
export interface OtherSlot {
  readonly face: kvm_memory_slot;
  readonly gfnToHva: (gfn: number) => number;
}

const known = new WeakMap<Machine, OtherSlot>();

/** The slot that the machine's VM has wherever the slot of the fault ends; one stands for all of them, as nothing of it is right for the fault. */
export function beside(m: Machine): OtherSlot {
  const made = known.get(m) ?? make(m);
  known.set(m, made);
  return made;
}

function make(m: Machine): OtherSlot {
  return {
    face: face({
      base_gfn: 0,
      npages: 2 ** 30,
      get userspace_addr() {
        return hvaEnd(m.g);
      },
      flags: 0,
      dirty_bitmap: null,
    }),
    // It lies above the memory of the fault, and is not modelled beyond that.
    gfnToHva: (gfn) => hvaEnd(m.g) + (gfn % 2 ** 20) * m.g.PAGE_SIZE,
  };
}
