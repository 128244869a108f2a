// SPDX-License-Identifier: GPL-2.0-only
/**
 * What the analysis knows of the kernel's functions without looking into them: what they are declared to do. Everything else that it
 * uses, the return conventions of a variant's helpers among them, it derives from their text.
 */
import { DECLARATIONS, type Declared } from '../../kernel/calls/all.ts';

function namesWhere(holds: (declaration: Declared) => boolean): ReadonlySet<string> {
  return new Set(DECLARATIONS.filter(holds).map(({ name }) => name));
}

/** Functions that pin a page exactly when the pfn that they return is no error pfn. */
export const PINS = namesWhere(({ pins }) => pins === true);

/** Functions that give a reference back; the number is the position of the page among the arguments. */
export const RELEASES: ReadonlyMap<string, number> = new Map(
  DECLARATIONS.flatMap(({ name, unpins }) => (unpins === undefined ? [] : [[name, unpins]])),
);

/** What a function does to which lock. */
export interface LockEffect {
  readonly lock: string;
  readonly takes: boolean;
}

/** Functions that take or drop a lock; interrupts that are off count as one. */
export const LOCKS: ReadonlyMap<string, LockEffect> = new Map(
  DECLARATIONS.flatMap(({ drops, name, takes }): [string, LockEffect][] => {
    if (takes !== undefined) return [[name, { lock: takes, takes: true }]];
    return drops === undefined ? [] : [[name, { lock: drops, takes: false }]];
  }),
);

/** The lock under which alone a VMA may be looked at. */
export const VMA_LOCK = 'mmap_lock';

/** Locks under which nothing may sleep: mmu_lock is an rwlock, and without interrupts no other task runs. */
export const ATOMIC: ReadonlySet<string> = new Set(
  [...LOCKS.values()].map(({ lock }) => lock).filter((lock) => lock !== VMA_LOCK),
);

/** Functions that may sleep, and why. */
export const SLEEPS: ReadonlyMap<string, string> = new Map(
  DECLARATIONS.flatMap(({ name, sleeps }) => (sleeps === undefined ? [] : [[name, sleeps]])),
);

/**
 * Functions that give the same answer throughout one fault: they decode registers that were saved at the exit, read
 * what is fixed when the VM or the host boots, or read the guest translation that the caller made. A condition on one
 * of them is taken the same way each time on one path.
 */
export const STEADY = namesWhere(({ steady }) => steady === true);

/** Fields that other threads write: two reads of one are two values. */
export const SHARED_FIELDS: ReadonlySet<string> = new Set([
  ...namesWhere(({ kind }) => kind === 'field'),
  'mmu_invalidate_in_progress',
]);
