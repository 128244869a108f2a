// SPDX-License-Identifier: GPL-2.0-only
// Shift and size confused.
import { Node } from 'ts-morph';
import { calleeOf } from './code.ts';
import { type Operator, replaced } from './operator.ts';

/** Shifts and sizes that are easily taken for each other, of one level and of two. */
const MISTAKEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['PAGE_SIZE', ['PAGE_SHIFT', 'PMD_SIZE']],
  ['PMD_SIZE', ['PMD_SHIFT', 'PAGE_SIZE', 'PUD_SIZE']],
  ['PUD_SIZE', ['PUD_SHIFT', 'PMD_SIZE']],
  ['PAGE_SHIFT', ['PAGE_SIZE', 'PMD_SHIFT']],
  ['PMD_SHIFT', ['PMD_SIZE', 'PAGE_SHIFT', 'PUD_SHIFT', 'CONT_PMD_SHIFT']],
  ['PUD_SHIFT', ['PUD_SIZE', 'PMD_SHIFT']],
  ['CONT_PMD_SHIFT', ['PMD_SHIFT', 'CONT_PTE_SHIFT']],
  ['CONT_PTE_SHIFT', ['PAGE_SHIFT', 'CONT_PMD_SHIFT']],
  ['PTRS_PER_PMD', ['PMD_SIZE', 'PAGE_SIZE']],
]);

/** Functions that turn one into the other, and so are what is forgotten. */
const CONVERSIONS: readonly string[] = ['BIT', '__ffs', 'floor', '__pfn_to_phys', 'gfn_to_gpa', 'gpa_to_gfn'];

export const shiftForSize: Operator = {
  name: 'shift-for-size',
  about: 'A shift where a size is wanted, a size of another level, or a conversion that is missing.',
  changesAt: (node) => {
    const callee = calleeOf(node);
    if (callee !== null && Node.isCallExpression(node)) {
      const value = node.getArguments().at(-1);
      if (!CONVERSIONS.includes(callee) || value === undefined) return [];
      // `x >> PAGE_SHIFT` is a division that is rounded down.
      const unconverted = Node.isBinaryExpression(value) ? value.getLeft() : value;
      return [replaced(node, unconverted.getText())];
    }
    if (!Node.isPropertyAccessExpression(node) || node.getExpression().getText() !== 'k') return [];
    return (MISTAKEN.get(node.getName()) ?? []).map((other) => replaced(node, `k.${other}`));
  },
};
