// SPDX-License-Identifier: GPL-2.0-only
// Half of a lock missing.
import { callStatement } from './code.ts';
import { dropped, type Operator } from './operator.ts';

/** What takes a lock, or starts a section without interrupts, and what ends it. */
export const LOCKS: ReadonlyMap<string, string> = new Map([
  ['mmap_read_lock', 'mmap_read_unlock'],
  ['kvm_fault_lock', 'kvm_fault_unlock'],
  ['local_irq_save', 'local_irq_restore'],
]);

/** Both halves of every lock. */
export const LOCK_CALLS: readonly string[] = [...LOCKS].flat();

export const dropLock: Operator = {
  name: 'drop-lock',
  about: 'A lock that is not taken, or not given back.',
  changesAt: (node) => (callStatement(node, LOCK_CALLS) === null ? [] : [dropped(node)]),
};
