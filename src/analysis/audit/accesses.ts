// SPDX-License-Identifier: GPL-2.0-only
// Reads and writes of each field.
import { type Expression, type FunctionDeclaration, Node, SyntaxKind } from 'ts-morph';
import { bare, place, typeName, type VariantProgram } from '../structure/program.ts';

/** One place where a variant touches a field of its state. */
export interface Access {
  readonly struct: string;
  readonly field: string;
  /** `init` is a value that the initialiser gives, `address` an out-parameter made over the field. */
  readonly kind: 'init' | 'write' | 'read' | 'address';
  /** `path:line`. */
  readonly at: string;
  readonly inFunction: string;
  readonly node: Node;
  /** What is written; for a compound assignment only the operand. */
  readonly value: Expression | null;
  /** Whether the value written depends on the one before (`|=`). */
  readonly compound: boolean;
  /** Position in the order in which the functions call each other. */
  readonly order: number;
}

/** Every access to the fields of the variant's structures, in the order of execution. */
export function accessesOf(program: VariantProgram): Access[] {
  const accesses: Access[] = [];
  for (const f of functionsOf(program)) {
    const variables = stateVariables(program, f);
    const inFunction = f.getName() ?? '';
    for (const declaration of f.getDescendantsOfKind(SyntaxKind.VariableDeclaration)) {
      const struct = typeName(declaration.getTypeNode()?.getText());
      const literal = declaration.getInitializer();
      if (!program.structs.has(struct) || !Node.isObjectLiteralExpression(literal)) continue;
      for (const property of literal.getProperties()) {
        if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) continue;
        const value = Node.isPropertyAssignment(property)
          ? (property.getInitializer() ?? null)
          : property.getNameNode();
        accesses.push({
          struct,
          field: property.getName(),
          kind: 'init',
          at: place(property),
          inFunction,
          node: property,
          value,
          compound: false,
          order: 0,
        });
      }
    }
    for (const node of f.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression)) {
      const struct = variables.get(node.getExpression().getText());
      if (struct === undefined) continue;
      const base = { struct, field: node.getName(), at: place(node), inFunction, node, order: 0 };
      const around = node.getParent();
      if (Node.isBinaryExpression(around) && around.getLeft() === node && isAssignment(around)) {
        const compound = around.getOperatorToken().getText() !== '=';
        if (compound) accesses.push({ ...base, kind: 'read', value: null, compound });
        accesses.push({ ...base, kind: 'write', value: around.getRight(), compound });
      } else if (Node.isCallExpression(around) && around.getExpression().getText() === 'ref') {
        accesses.push({ ...base, kind: 'address', value: null, compound: false });
      } else {
        accesses.push({ ...base, kind: 'read', value: null, compound: false });
      }
    }
  }
  return inOrder(program, accesses);
}

/** Functions of the variant, each once, in the order of the files. */
function functionsOf(program: VariantProgram): FunctionDeclaration[] {
  return program.files.flatMap((file) => file.getFunctions());
}

/** Variables of a function that hold one of the variant's structures, with its name. */
export function stateVariables(program: VariantProgram, f: FunctionDeclaration): Map<string, string> {
  const variables = new Map<string, string>();
  for (const declared of [...f.getParameters(), ...f.getDescendantsOfKind(SyntaxKind.VariableDeclaration)]) {
    const type = typeName(declared.getTypeNode()?.getText());
    const value = declared.getInitializer();
    if (program.structs.has(type)) variables.set(declared.getName(), type);
    else if (Node.isIdentifier(value) && variables.has(value.getText()))
      variables.set(declared.getName(), variables.get(value.getText()) ?? '');
  }
  return variables;
}

/** Whether the expression is an assignment of any kind. */
export function isAssignment(node: Node): boolean {
  return Node.isBinaryExpression(node) && /^(?:[^=!<>]*|<<|>>>?)=$/.test(node.getOperatorToken().getText());
}

/** Whether an initial value is the zero of its type, which in C stands for a field that is not named. */
export function isZero(value: Expression | null): boolean {
  return (
    value !== null &&
    (Node.isFalseLiteral(value) || Node.isNullLiteral(value) || bare(value).getText() === '0')
  );
}

/** Numbers the accesses as the calls reach them, walking down from the entry. */
function inOrder(program: VariantProgram, accesses: readonly Access[]): Access[] {
  const byNode = new Map<Node, Access[]>();
  for (const access of accesses) byNode.set(access.node, [...(byNode.get(access.node) ?? []), access]);
  const ordered: Access[] = [];
  const visited = new Set<FunctionDeclaration>();
  const visit = (f: FunctionDeclaration): void => {
    if (visited.has(f)) return;
    visited.add(f);
    f.forEachDescendant((node) => {
      if (Node.isCallExpression(node) && Node.isIdentifier(node.getExpression())) {
        const callee = program.resolve(node.getExpression().getText(), node.getSourceFile());
        if (callee !== null && program.isOwn(callee)) visit(callee);
      }
      for (const access of byNode.get(node) ?? []) ordered.push({ ...access, order: ordered.length });
    });
  };
  visit(program.entry);
  return ordered;
}
