// SPDX-License-Identifier: GPL-2.0-only
// A field or out-parameter not written.
import { Node } from 'ts-morph';
import { assignmentOf } from './code.ts';
import { type Change, dropped, type Operator, replaced } from './operator.ts';

export const forgetField: Operator = {
  name: 'forget-field',
  about: 'A field of the state, or an out-parameter, that is not written: it keeps zero or what it held.',
  changesAt: (node) => {
    const target = assignmentOf(node)?.getLeft();
    if (Node.isPropertyAccessExpression(target)) return [dropped(node)];
    if (Node.isPropertyAssignment(node) && isInState(node)) {
      const initial = node.getInitializer();
      return initial === undefined ? [] : toZero(initial);
    }
    if (Node.isShorthandPropertyAssignment(node) && isInState(node))
      return [replaced(node, `${node.getName()}: ${isNumeric(node.getName()) ? '0' : 'false'}`)];
    return [];
  },
};

/** Pointers that the state copies are never null in the kernel either, and forgetting one stops the first run. */
function isInState(node: Node): boolean {
  const literal = node.getParent();
  return Node.isObjectLiteralExpression(literal) && literal.getProperties().length > 2 && !isPointer(node);
}

function isPointer(node: Node): boolean {
  return /^(vcpu|memslot|nested)\b/.test(node.getText());
}

function isNumeric(name: string): boolean {
  return !name.startsWith('fault_is_') && !/^(write_fault|exec_fault|logging_active)$/.test(name);
}

function toZero(initial: Node): readonly Change[] {
  const text = initial.getText();
  if (/^(0|false|null)$/.test(text)) return [];
  return [replaced(initial, /is_|logging|fault\b.*&&|!/.test(text) ? 'false' : '0')];
}
