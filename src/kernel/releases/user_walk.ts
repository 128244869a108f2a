// SPDX-License-Identifier: GPL-2.0-only
// The walk of the user page tables with the description of the table that the caller makes.
import { unwritten } from '../calls/arguments.ts';
import { face } from '../face.ts';
import type { Machine } from '../machine.ts';
import type { Ref } from '../poison.ts';
import type { mm_struct } from '../types.ts';
import { Violation } from '../violations.ts';

/** `struct kvm_pgtable` as get_user_mapping_size() fills it in (arch/arm64/kvm/mmu.c). */
export interface UserPageTable {
  pgd: object;
  ia_bits: number;
  start_level: number;
  mm_ops: object;
}

/** The façade's `kvm_pgtable_get_leaf()` takes the mm whose tables are walked. */
export interface Walking {
  readonly kvm_pgtable_get_leaf: (
    mm: mm_struct,
    addr: number,
    ptep: Ref<number>,
    level: Ref<number>,
  ) => number;
}

/** Stands for `kvm_user_mm_ops`, which turns physical addresses of tables into pointers. */
export const USER_MM_OPS: object = face({ name: 'kvm_user_mm_ops' });

const LAST_LEVEL = 3;

/** Bits of a user address: the folded configuration is the one with 42. */
export function vabitsActual(m: Machine): number {
  return m.g.PAGETABLE_PMD_FOLDED ? 42 : 48;
}

/**
 * `kvm_pgtable_get_leaf()` on the user page tables. A description that is not theirs (another root, level or size) would walk what is no
 * table: the violation says so, and the walk goes on as if it were right, so that the rest can be judged.
 */
export function createGetUserLeaf(m: Machine) {
  return function (
    this: Walking,
    pgt: UserPageTable,
    addr: number,
    ptep: Ref<number>,
    level: Ref<number>,
  ): number {
    const { mm } = m.kvm;
    const bits = vabitsActual(m);
    const levels = Math.floor((bits - 4) / (m.g.PAGE_SHIFT - 3));
    if (unwritten(pgt.pgd) || unwritten(pgt.mm_ops) || unwritten(pgt.ia_bits) || unwritten(pgt.start_level)) {
      m.recorder.violate(
        Violation.uninitialised,
        'user page tables walked by a description that nobody wrote in full',
      );
    } else if (
      pgt.pgd !== mm.pgd ||
      pgt.ia_bits !== bits ||
      pgt.start_level !== LAST_LEVEL + 1 - levels ||
      pgt.mm_ops !== USER_MM_OPS
    ) {
      m.recorder.violate(
        Violation.wrongObject,
        'user page tables walked by a description that is not theirs',
      );
    }
    return this.kvm_pgtable_get_leaf(mm, addr, ptep, level);
  };
}
