// SPDX-License-Identifier: GPL-2.0-only
// The sequence sampled too late.
import { SyntaxKind } from 'ts-morph';
import { assignmentOf, besides, calleeOf } from './code.ts';
import { type Change, movedBehind, type Operator } from './operator.ts';

/** Calls before which the sequence has to be sampled. */
const TOO_LATE: readonly string[] = ['mmap_read_unlock', '__kvm_faultin_pfn', 'kvm_fault_lock'];

export const sampleLate: Operator = {
  name: 'sample-late',
  about: 'The invalidation sequence, sampled after what it is to guard.',
  changesAt: (node) => {
    const sampled = assignmentOf(node)?.getRight().getText() ?? '';
    if (!sampled.endsWith('.mmu_invalidate_seq')) return [];
    const behind = besides(node).filter((statement) => statement.getStart() > node.getStart());
    const changes: Change[] = [];
    for (const call of TOO_LATE) {
      const late = behind.find((statement) =>
        statement
          .getDescendantsOfKind(SyntaxKind.CallExpression)
          .some((candidate) => calleeOf(candidate) === call),
      );
      if (late !== undefined) changes.push(movedBehind(node, late));
    }
    return changes;
  },
};
