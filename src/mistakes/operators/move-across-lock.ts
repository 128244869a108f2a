// SPDX-License-Identifier: GPL-2.0-only
// Work moved out of its locked section.
import { assignmentOf, besides, callStatement } from './code.ts';
import { LOCKS } from './drop-lock.ts';
import { type Change, movedBefore, movedBehind, type Operator } from './operator.ts';

/** What other threads can change: the VMA, the sequence, and whatever the kernel is asked. */
const SHARED = /\bvma\b|\bmmu_invalidate_seq\b|\bk\.\w+\(/;

export const moveAcrossLock: Operator = {
  name: 'move-across-lock',
  about: 'Something that is read or written under a lock, before the lock is taken or after it was dropped.',
  changesAt: (node) => {
    if (!SHARED.test(assignmentOf(node)?.getRight().getText() ?? '')) return [];
    const all = besides(node);
    const at = all.indexOf(node);
    const changes: Change[] = [];
    for (const [lock, unlock] of LOCKS) {
      const taken = all.findLast((statement, i) => i < at && callStatement(statement, [lock]) !== null);
      const dropped = all.find((statement, i) => i > at && callStatement(statement, [unlock]) !== null);
      if (taken === undefined || dropped === undefined) continue;
      changes.push(movedBefore(node, taken), movedBehind(node, dropped));
    }
    return changes;
  },
};
