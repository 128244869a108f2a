// SPDX-License-Identifier: GPL-2.0-only
// Flags that are only ever raised.
import { Node, SyntaxKind } from 'ts-morph';
import type { VariantProgram } from './program.ts';

/**
 * Fields, as `struct.field`, whose initial zero is a value and no placeholder: the flags that are only ever raised, by
 * storing the constant `true`.
 */
export function latchesOf(program: VariantProgram): ReadonlySet<string> {
  const latches = new Set<string>();
  for (const struct of program.structs.values()) {
    for (const field of struct.fields) {
      const writes = program.files.flatMap((file) =>
        file
          .getDescendantsOfKind(SyntaxKind.BinaryExpression)
          .filter((node) => /^[^=!<>]*=$/.test(node.getOperatorToken().getText()))
          .filter((node) => {
            const target = node.getLeft();
            return Node.isPropertyAccessExpression(target) && target.getName() === field;
          }),
      );
      if (writes.length > 0 && writes.every((node) => Node.isTrueLiteral(node.getRight())))
        latches.add(`${struct.name}.${field}`);
    }
  }
  return latches;
}
