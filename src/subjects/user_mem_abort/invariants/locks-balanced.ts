// SPDX-License-Identifier: GPL-2.0-only
// No lock is held at the return.
import { MmuLock } from '../../../kernel/mmu_lock_mode.ts';
import { Violation } from '../../../kernel/violations.ts';
import { type MachineInvariant, recorded } from './invariant.ts';

export const locksBalanced: MachineInvariant = {
  name: 'locks-balanced',
  about: 'Locks are taken once, dropped once, and none is held at return.',
  source: 'every return of user_mem_abort()',
  broken: (m) =>
    m.mmapReaders !== 0 ||
    m.mmuLock !== MmuLock.free ||
    m.irqsOff !== 0 ||
    (m.recorder.violations & Violation.lockImbalance) !== 0,
  explain: (m) => {
    const held: string[] = [];
    if (m.mmapReaders !== 0) held.push('mmap_lock is held at return');
    if (m.mmuLock !== MmuLock.free) held.push('mmu_lock is held at return');
    if (m.irqsOff !== 0) held.push('interrupts are off at return');
    const during = recorded(m, Violation.lockImbalance);
    return [...held, ...(during === '' ? [] : [during])].join('; ');
  },
};
