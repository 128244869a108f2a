// SPDX-License-Identifier: GPL-2.0-only
// What is compile-time in C.
import type { Machine } from './machine.ts';
import { vabitsActual } from './releases/user_walk.ts';

/** Compile-time configuration (arch/arm64/include/asm/page-def.h, pgtable-hwdef.h), as properties of `k`. */
export interface Configuration {
  readonly PAGE_SHIFT: number;
  readonly PAGE_SIZE: number;
  readonly PMD_SHIFT: number;
  readonly PMD_SIZE: number;
  readonly PUD_SHIFT: number;
  readonly PUD_SIZE: number;
  readonly CONT_PTE_SHIFT: number;
  readonly CONT_PMD_SHIFT: number;
  readonly PTRS_PER_PMD: number;
  readonly PAGETABLE_PMD_FOLDED: boolean;
  /** Bits of a user address. */
  readonly vabits_actual: number;
}

/** The configuration of the kernel that `m` runs, live: another run may have another. */
export function createConfiguration(m: Machine): Configuration {
  return {
    get PAGE_SHIFT() {
      return m.g.PAGE_SHIFT;
    },
    get PAGE_SIZE() {
      return m.g.PAGE_SIZE;
    },
    get PMD_SHIFT() {
      return m.g.PMD_SHIFT;
    },
    get PMD_SIZE() {
      return m.g.PMD_SIZE;
    },
    get PUD_SHIFT() {
      return m.g.PUD_SHIFT;
    },
    get PUD_SIZE() {
      return m.g.PUD_SIZE;
    },
    get CONT_PTE_SHIFT() {
      return m.g.CONT_PTE_SHIFT;
    },
    get CONT_PMD_SHIFT() {
      return m.g.CONT_PMD_SHIFT;
    },
    get PTRS_PER_PMD() {
      // asm-generic/pgtable-nopmd.h: a folded PMD has one entry.
      return m.g.PAGETABLE_PMD_FOLDED ? 1 : m.g.PTRS_PER_PTE;
    },
    get PAGETABLE_PMD_FOLDED() {
      return m.g.PAGETABLE_PMD_FOLDED;
    },
    get vabits_actual() {
      return vabitsActual(m);
    },
  };
}
