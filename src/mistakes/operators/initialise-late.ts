// SPDX-License-Identifier: GPL-2.0-only
// A value written after it was needed.
import { assignmentOf, mentions, nextOf } from './code.ts';
import { type Operator, swapped } from './operator.ts';

export const initialiseLate: Operator = {
  name: 'initialise-late',
  about: 'A value that is written behind the statement that wants it, or read before the one that makes it.',
  changesAt: (node) => {
    const assignment = assignmentOf(node);
    const next = nextOf(node);
    if (assignment === null || next === null) return [];
    const written = assignmentOf(next)?.getLeft().getText();
    const wanted = mentions(next, assignment.getLeft().getText());
    const made = written !== undefined && mentions(assignment.getRight(), written);
    return wanted || made ? [swapped(node, next)] : [];
  },
};
