// SPDX-License-Identifier: GPL-2.0-only
/**
 * What cannot happen while another vCPU is between break and make. It holds `mmu_lock` for read (kvm_fault_lock() of
 * user_mem_abort()), so that whoever takes it for write waits: unmap (__unmap_stage2_range() asserts it), write protection, split
 * and ageing (the MMU notifiers and the dirty log), and every walk that is not shared.
 */
import { ALIGN, ALIGN_DOWN } from '../../kernel/bits.ts';
import { KVM_PGTABLE_WALK_SHARED } from '../../kernel/prot.ts';
import type { PgtableModel } from './model.ts';
import type { Operation } from './operation.ts';

/** An entry that another vCPU has broken. */
export interface LockedEntry {
  readonly addr: number;
  readonly level: number;
}

/** Whether the locks allow `o` beside the entry that another vCPU holds, if it holds one. */
export function isAllowed(o: Operation, locked: LockedEntry | null, model: PgtableModel): boolean {
  if (o.op === 'make') return locked !== null;
  if (o.op === 'lock') return locked === null && model.walk(o.addr) !== null;
  if (locked === null) return true;
  switch (o.op) {
    case 'leaf':
      return true;
    case 'map':
      return (o.flags & KVM_PGTABLE_WALK_SHARED) !== 0 && !collapsesAbove(o, locked, model);
    case 'relax':
    case 'mkyoung':
      return (o.flags & KVM_PGTABLE_WALK_SHARED) !== 0;
    default:
      return false;
  }
}

/** What the other vCPU makes of the entry that it holds. */
export function fitMake(o: Operation & { op: 'make' }, locked: LockedEntry, { g }: PgtableModel): Operation {
  const whole = g.granule[locked.level]!;
  const size = locked.level >= g.KVM_PGTABLE_MIN_BLOCK_LEVEL && whole <= o.size ? whole : g.PAGE_SIZE;
  return { ...o, addr: ALIGN_DOWN(locked.addr, size), size, phys: ALIGN_DOWN(o.phys, size) };
}

/**
 * Whether the map could put a block over the table of the locked entry. The kernel frees such a table after an RCU grace period, so
 * after the other vCPU has made its entry; here there is nobody to wait for, and the entry would be freed as it is.
 */
function collapsesAbove(o: Operation & { op: 'map' }, locked: LockedEntry, { g }: PgtableModel): boolean {
  const start = ALIGN_DOWN(o.addr, g.PAGE_SIZE);
  for (let level = g.KVM_PGTABLE_MIN_BLOCK_LEVEL; level < locked.level; level++) {
    const size = g.granule[level]!;
    const block = ALIGN_DOWN(locked.addr, size);
    if (start <= block && block + size <= ALIGN(start + o.size, g.PAGE_SIZE)) return true;
  }
  return false;
}
