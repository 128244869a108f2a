// SPDX-License-Identifier: GPL-2.0-only
// Other ways to compute a field.
import { type FunctionDeclaration, Node, SyntaxKind } from 'ts-morph';
import { STEADY } from '../structure/facade.ts';
import { bare, type VariantProgram } from '../structure/program.ts';
import { type Access, isZero, stateVariables } from './accesses.ts';

/** A way to compute a field from something else, yet to be confirmed by runs. */
export interface Derivation {
  readonly struct: string;
  readonly field: string;
  /** An expression over `k`, the kernel's functions and fields of the state. */
  readonly expression: string;
  /** Fields that it reads, as `struct.field`. */
  readonly inputs: readonly string[];
  /** `flow`: the text of the variant says so. `mined`: a decoder of the right type, tried on a parameter. */
  readonly evidence: 'flow' | 'mined';
}

/** Decoders of the fault that take the vCPU alone, by the type of what they give. */
const DECODERS = [...STEADY].filter((name) => /^kvm_(is_write_fault|vcpu_(trap_is|abt|get)_)/.test(name));

type Environment = ReadonlyMap<string, string>;

/** Every derivation that the text of the variant suggests. */
export function derivations(program: VariantProgram, accesses: readonly Access[]): Derivation[] {
  const found: Derivation[] = [];
  for (const struct of program.structs.values()) {
    for (const field of struct.fields) {
      const own = accesses.filter((a) => a.struct === struct.name && a.field === field);
      const expressions = definingExpressions(program, accesses, own);
      const mined = expressions.length === 0 ? minedFor(program, own, struct.types.get(field) ?? '') : [];
      for (const [evidence, list] of [
        ['flow', expressions],
        ['mined', mined],
      ] as const) {
        for (const expression of list) {
          const inputs = inputsOf(program, expression);
          if (!inputs.includes(`${struct.name}.${field}`))
            found.push({ struct: struct.name, field, expression, inputs, evidence });
        }
      }
    }
  }
  return found;
}

/** What the only value that is ever stored is made of; for one stored under conditions, with the conditions. */
function definingExpressions(
  program: VariantProgram,
  accesses: readonly Access[],
  own: readonly Access[],
): string[] {
  const init = own.find((a) => a.kind === 'init');
  const writes = own.filter((a) => a.kind === 'write');
  if (init === undefined || writes.length > 1 || writes.some((a) => a.compound)) return [];
  const [write] = writes;
  if (write === undefined) {
    if (
      isZero(init.value) ||
      init.value === null ||
      (init.value.getText() === init.field && isParameter(program, init.field))
    )
      return [];
    const text = canonical(program, accesses, init.value, new Map());
    return text === null ? [] : [text];
  }
  if (!isZero(init.value) || write.value === null) return [];
  const value = canonical(program, accesses, write.value, new Map());
  if (value === null) return inverse(write);
  const conditions = conditionsOf(write.node).map(([node, truth]) => {
    const text = canonical(program, accesses, node, new Map());
    return text === null ? null : truth ? `(${text})` : `!(${text})`;
  });
  if (conditions.includes(null)) return [];
  const otherwise = init.value?.getText() ?? '0';
  return [conditions.length === 0 ? value : `${conditions.join(' && ')} ? ${value} : ${otherwise}`];
}

/** The conditions under which a statement runs, outermost first, early returns aside. */
function conditionsOf(node: Node): [Node, boolean][] {
  const conditions: [Node, boolean][] = [];
  let inner = node;
  for (const around of node.getAncestors()) {
    if (Node.isIfStatement(around) && around.getExpression() !== inner)
      conditions.unshift([around.getExpression(), around.getThenStatement() === inner]);
    inner = around;
  }
  return conditions;
}

/** `x.size = BIT(x.shift)` also says what the shift is. Looks for such a write of another field. */
function inverse(write: Access): string[] {
  const f = write.node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
  const own = write.node.getText();
  const found = f
    ?.getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .find((node) => node.getOperatorToken().getText() === '=' && node.getRight().getText() === `BIT(${own})`);
  return found === undefined ? [] : [`__ffs(${found.getLeft().getText()})`];
}

function minedFor(program: VariantProgram, own: readonly Access[], type: string): string[] {
  const init = own.find((a) => a.kind === 'init');
  if (init?.value?.getText() !== init?.field || init === undefined || !isParameter(program, init.field))
    return [];
  if (!program.structs.get(init.struct)?.fields.includes('vcpu')) return [];
  const variable = [...stateVariables(program, program.entry)].find(([, s]) => s === init.struct);
  if (type !== 'boolean' && type !== 'number') return [];
  const wanted = DECODERS.filter((name) => (/_get_/.test(name) ? 'number' : 'boolean') === type);
  return variable === undefined ? [] : wanted.map((name) => `k.${name}(${canonicalName(init.struct)}.vcpu)`);
}

/** The name that the kernel gives to a variable of the structure, in whose terms derivations are written. */
function canonicalName(struct: string): string {
  return { kvm_s2_fault_desc: 's2fd', kvm_s2_fault_vma_info: 's2vi' }[struct] ?? 'fault';
}

function isParameter(program: VariantProgram, name: string): boolean {
  return program.entry.getParameters().some((p) => p.getName() === name);
}

function inputsOf(program: VariantProgram, expression: string): string[] {
  const inputs = new Set<string>();
  for (const struct of program.structs.keys()) {
    for (const [, field = ''] of expression.matchAll(
      new RegExp(`\\b${canonicalName(struct)}\\.(\\w+)`, 'g'),
    )) {
      if (program.structs.get(struct)?.fields.includes(field)) inputs.add(`${struct}.${field}`);
    }
  }
  return [...inputs].sort();
}

/** The expression in terms of the state; null where it reads what the state does not hold. */
function canonical(
  program: VariantProgram,
  accesses: readonly Access[],
  wrapped: Node,
  env: Environment,
): string | null {
  const node = bare(wrapped);
  const inParentheses = node !== wrapped && Node.isParenthesizedExpression(wrapped);
  const text = canonicalBare(program, accesses, node, env);
  return text === null || !inParentheses ? text : `(${text})`;
}

function canonicalBare(
  program: VariantProgram,
  accesses: readonly Access[],
  node: Node,
  env: Environment,
): string | null {
  const f = node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
  if (f === undefined) return null;
  if (Node.isIdentifier(node)) return identifier(program, accesses, node.getText(), f, env);
  if (Node.isPropertyAccessExpression(node)) {
    const base = node.getExpression();
    const struct = stateVariables(program, f).get(base.getText());
    if (struct !== undefined && !env.has(base.getText())) return `${canonicalName(struct)}.${node.getName()}`;
    const spelled = env.get(base.getText()) ?? base.getText();
    const same = accesses.filter(
      (a) => a.kind === 'write' && a.value?.getText() === `${spelled}.${node.getName()}`,
    );
    const [only] = same;
    if (spelled === 'vma' && same.length === 1 && only !== undefined)
      return `${canonicalName(only.struct)}.${only.field}`;
    const text = canonical(program, accesses, base, env);
    return text === null ? null : `${text}.${node.getName()}`;
  }
  if (Node.isCallExpression(node)) {
    const callee = node.getExpression();
    if (Node.isPropertyAccessExpression(callee)) {
      const isFixed = callee.getExpression().getText() === 'Math' || STEADY.has(callee.getName());
      if (!isFixed) return null;
    } else {
      const helper = program.resolve(callee.getText(), node.getSourceFile());
      if (helper !== null) return inlined(program, accesses, helper, node.getArguments(), env);
    }
    const args = node.getArguments().map((argument) => canonical(program, accesses, argument, env));
    return args.includes(null) ? null : `${callee.getText()}(${args.join(', ')})`;
  }
  return rebuilt(program, accesses, node, env);
}

/** The text of a node with its children replaced by what they are in terms of the state. */
function rebuilt(
  program: VariantProgram,
  accesses: readonly Access[],
  node: Node,
  env: Environment,
): string | null {
  const start = node.getStart();
  let text = '';
  let at = start;
  let isKnown = true;
  node.forEachChild((child) => {
    if (!Node.isExpression(child)) return;
    const replaced = canonical(program, accesses, child, env);
    if (replaced === null) isKnown = false;
    text += node.getSourceFile().getFullText().slice(at, child.getStart()) + replaced;
    at = child.getEnd();
  });
  return isKnown ? text + node.getSourceFile().getFullText().slice(at, node.getEnd()) : null;
}

function identifier(
  program: VariantProgram,
  accesses: readonly Access[],
  name: string,
  f: FunctionDeclaration,
  env: Environment,
): string | null {
  const bound = env.get(name);
  if (bound !== undefined) return bound;
  if (name === 'k') return 'k';
  const declared = f.getDescendantsOfKind(SyntaxKind.VariableDeclaration).find((d) => d.getName() === name);
  if (declared !== undefined) {
    const value = declared.getInitializer();
    const isConstant = declared.getVariableStatement()?.getDeclarationKind() === 'const';
    return value === undefined || !isConstant ? null : canonical(program, accesses, value, env);
  }
  if (f.getParameters().some((p) => p.getName() === name)) {
    const struct = stateVariables(program, f).get(name);
    if (struct !== undefined) return canonicalName(struct);
    const stored = accesses.find((a) => a.kind === 'init' && a.value?.getText() === name && a.field === name);
    return stored === undefined ? null : `${canonicalName(stored.struct)}.${stored.field}`;
  }
  return name;
}

/** A helper that is a single `return`, with its arguments put in place; one of mmu.c that is more stays a call. */
function inlined(
  program: VariantProgram,
  accesses: readonly Access[],
  helper: FunctionDeclaration,
  args: readonly Node[],
  env: Environment,
): string | null {
  const [only, ...more] = helper.getStatements();
  if (more.length > 0 || !Node.isReturnStatement(only)) return null;
  const value = only.getExpression();
  if (value === undefined) return null;
  const bound = new Map<string, string>();
  for (const [i, parameter] of helper.getParameters().entries()) {
    const argument = args[i];
    if (argument === undefined) return null;
    bound.set(
      parameter.getName(),
      canonical(program, accesses, argument, env) ?? (argument.getText() === 'vma' ? 'vma' : 'undefined'),
    );
  }
  const text = canonical(program, accesses, value, bound);
  return text === null || /\b(undefined|vma)\b/.test(text) ? null : `(${text})`;
}
