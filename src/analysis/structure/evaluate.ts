// SPDX-License-Identifier: GPL-2.0-only
// Expressions.
import {
  type BinaryExpression,
  type Expression,
  type NewExpression,
  Node,
  type ObjectLiteralExpression,
  type PropertyAccessExpression,
  SyntaxKind,
} from 'ts-morph';
import { call } from './call.ts';
import { SHARED_FIELDS } from './facade.ts';
import { NotUnderstood } from './not-understood.ts';
import { bare, oneLine, place, typeName } from './program.ts';
import { fieldOf, joinOutcomes, locals, type Outcome, type State } from './state.ts';
import { equality, negation, splitByTruth, truthOf } from './truth.ts';
import { constant, kernelConstant, keyOf, UNDEFINED, unknown, type Value } from './values.ts';
import type { Walk } from './walk.ts';

/** Evaluates an expression; the state is given up to the outcomes. */
export function evaluate(w: Walk, wrapped: Expression, state: State): Outcome[] {
  const node = bare(wrapped);
  const is = (value: Value): Outcome[] => [{ state, value }];
  if (Node.isNumericLiteral(node)) return is(constant(node.getLiteralValue()));
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node))
    return is(constant(node.getLiteralValue()));
  if (Node.isTrueLiteral(node)) return is(constant(true));
  if (Node.isFalseLiteral(node)) return is(constant(false));
  if (Node.isNullLiteral(node)) return is(constant(null));
  if (Node.isIdentifier(node)) return is(readLocal(w, node.getText(), node, state));
  if (Node.isPropertyAccessExpression(node)) return readProperty(w, node, state);
  if (Node.isCallExpression(node)) return call(w, node, state);
  if (Node.isObjectLiteralExpression(node)) return literal(w, node, state);
  if (Node.isNewExpression(node) && node.getExpression().getText() === 'FieldRef')
    return fieldPointer(w, node, state);
  if (Node.isConditionalExpression(node)) {
    const text = `${place(node)} ${oneLine(node.getCondition())}`;
    const { yes, no } = splitByTruth(w.evaluate(node.getCondition(), state), text);
    return joinOutcomes(
      [
        ...yes.flatMap((s) => w.evaluate(node.getWhenTrue(), s)),
        ...no.flatMap((s) => w.evaluate(node.getWhenFalse(), s)),
      ],
      w.site(node),
    );
  }
  if (Node.isBinaryExpression(node)) return binary(w, node, state);
  if (Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    return w.evaluate(node.getOperand() as Expression, state).map((o) => {
      if (operator === SyntaxKind.ExclamationToken) return { ...o, value: negation(o.state, o.value) };
      if (operator === SyntaxKind.MinusToken && o.value.kind === 'const')
        return { ...o, value: constant(-Number(o.value.value)) };
      return { ...o, value: unknown(`${node.getText()[0]}${keyOf(o.value)}`, w.site(node)) };
    });
  }
  if (Node.isTemplateExpression(node)) {
    let outcomes: Outcome[] = is(UNDEFINED);
    for (const span of node.getTemplateSpans())
      outcomes = outcomes.flatMap((o) => w.evaluate(span.getExpression(), o.state));
    return outcomes.map((o) => ({ ...o, value: unknown('text', w.site(node)) }));
  }
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) {
    w.observer.close(state, node);
    return is(unknown(`closure@${w.site(node)}`));
  }
  throw new NotUnderstood(`${place(node)}: ${node.getKindName()} is not followed`);
}

function readLocal(w: Walk, name: string, node: Node, state: State): Value {
  const value = locals(state).get(name);
  if (value === undefined) {
    if (name === 'undefined') return UNDEFINED;
    return kernelConstant(name) ?? unknown(name);
  }
  w.observer.read(state, name, value, node);
  return value;
}

function readProperty(w: Walk, node: PropertyAccessExpression, state: State): Outcome[] {
  const name = node.getName();
  return w.evaluate(node.getExpression(), state).map((o) => {
    const base = o.value;
    if (base.kind === 'object') {
      const at = fieldOf(o.state, base.id, name);
      const value = at.object?.fields.get(at.field) ?? unknown(`${at.id}.${at.field}`);
      w.observer.read(o.state, node.getText(), value, node);
      return { ...o, value };
    }
    if (base.kind === 'vma') {
      w.observer.useVma(o.state, node);
      return { ...o, value: unknown(`vma.${name}@${w.site(node)}`) };
    }
    const key = base.kind === 'kernel' ? `k.${name}` : `${keyOf(base)}.${name}`;
    return { ...o, value: unknown(SHARED_FIELDS.has(name) ? `${key}@${w.site(node)}` : key, w.site(node)) };
  });
}

/** `new FieldRef(s, 'f')` stands for `&s->f`: taking the address of a field reads nothing. */
function fieldPointer(w: Walk, node: NewExpression, state: State): Outcome[] {
  const [structure, field] = node.getArguments();
  if (structure === undefined || !Node.isStringLiteral(field))
    throw new NotUnderstood(`${place(node)}: ${oneLine(node)} is not followed`);
  return w.evaluate(structure as Expression, state).map((o) => {
    const id = `&${w.site(node)}`;
    const target =
      o.value.kind === 'object' ? { target: { id: o.value.id, field: field.getLiteralValue() } } : {};
    o.state.heap.set(id, { struct: '', fields: new Map([['value', unknown(`*${id}`)]]), ...target });
    return { state: o.state, value: { kind: 'object', id } };
  });
}

/** A structure's initialiser: a zero that a later step replaces is a placeholder, which nobody may read. */
function literal(w: Walk, node: ObjectLiteralExpression, state: State): Outcome[] {
  const around = node.getParent();
  const struct = Node.isVariableDeclaration(around) ? typeName(around.getTypeNode()?.getText()) : '';
  const known = w.program.structs.has(struct) ? struct : '';
  let outcomes: { state: State; fields: Map<string, Value> }[] = [{ state, fields: new Map() }];
  for (const property of node.getProperties()) {
    if (Node.isShorthandPropertyAssignment(property)) {
      for (const o of outcomes)
        o.fields.set(property.getName(), readLocal(w, property.getName(), property.getNameNode(), o.state));
    } else if (Node.isPropertyAssignment(property)) {
      const value = property.getInitializerOrThrow();
      outcomes = outcomes.flatMap((o) =>
        w.evaluate(value, o.state).map((result) => ({
          state: result.state,
          fields: new Map(o.fields).set(
            property.getName(),
            asPlaceholder(
              value,
              result.value,
              known !== '' && !w.latches.has(`${known}.${property.getName()}`),
            ),
          ),
        })),
      );
    } else {
      throw new NotUnderstood(`${place(property)}: ${property.getKindName()} is not followed`);
    }
  }
  const id = `{${w.site(node)}}`;
  return outcomes.map((o) => {
    for (const [field, value] of o.fields) w.observer.write(o.state, '', field, value, node);
    o.state.heap.set(id, { struct: known, fields: o.fields });
    return { state: o.state, value: { kind: 'object', id } };
  });
}

function asPlaceholder(node: Expression, value: Value, wanted: boolean): Value {
  const isZero = Node.isFalseLiteral(node) || Node.isNullLiteral(node) || node.getText() === '0';
  return wanted && isZero && value.kind === 'const'
    ? { kind: 'placeholder', value: value.value as number | boolean | null }
    : value;
}

function binary(w: Walk, node: BinaryExpression, state: State): Outcome[] {
  const operator = node.getOperatorToken().getText();
  if (operator === '=' || /^(?:[-+*/%&|^]|<<|>>>?)=$/.test(operator)) return assign(w, node, operator, state);
  if (operator === '&&' || operator === '||') {
    const text = `${place(node)} ${oneLine(node.getLeft())}`;
    const { yes, no } = splitByTruth(w.evaluate(node.getLeft(), state), text);
    const [decided, open] = operator === '&&' ? [no, yes] : [yes, no];
    return joinOutcomes(
      [
        ...decided.map((s) => ({ state: s, value: constant(operator === '||') })),
        ...open.flatMap((s) =>
          w.evaluate(node.getRight(), s).map((o) => {
            const truth = truthOf(o.state, o.value);
            return truth === undefined ? o : { ...o, value: constant(truth) };
          }),
        ),
      ],
      w.site(node),
    );
  }
  return w
    .evaluate(node.getLeft(), state)
    .flatMap((left) =>
      w
        .evaluate(node.getRight(), left.state)
        .map((right) => ({ state: right.state, value: compute(w, node, operator, left.value, right) })),
    );
}

function compute(w: Walk, node: Node, operator: string, left: Value, right: Outcome): Value {
  if (operator === '===') return equality(right.state, left, right.value);
  if (operator === '!==') return negation(right.state, equality(right.state, left, right.value));
  const [a, b] = [left, right.value];
  if (operator === '|' && a.kind === 'const' && b.kind === 'const')
    return constant(Number(a.value) | Number(b.value));
  return unknown(`(${keyOf(a)} ${operator} ${keyOf(b)})`, w.site(node));
}

function assign(w: Walk, node: BinaryExpression, operator: string, state: State): Outcome[] {
  const target = bare(node.getLeft()) as Expression;
  const before: Outcome[] = operator === '=' ? [{ state, value: UNDEFINED }] : w.evaluate(target, state);
  return before.flatMap((old) =>
    w.evaluate(node.getRight(), old.state).flatMap((o) => {
      const value = operator === '=' ? o.value : compute(w, node, operator.slice(0, -1), old.value, o);
      return store(w, target, o.state, value);
    }),
  );
}

function store(w: Walk, target: Expression, state: State, value: Value): Outcome[] {
  if (Node.isIdentifier(target)) {
    locals(state).set(target.getText(), value);
    return [{ state, value }];
  }
  if (!Node.isPropertyAccessExpression(target))
    throw new NotUnderstood(`${place(target)}: a write to ${oneLine(target)} is not followed`);
  return w.evaluate(target.getExpression(), state).map((base) => {
    if (base.value.kind !== 'object') {
      w.observer.write(base.state, keyOf(base.value), target.getName(), value, target);
      return { state: base.state, value };
    }
    const { field, object } = fieldOf(base.state, base.value.id, target.getName());
    w.observer.write(base.state, object?.struct ?? '', field, value, target);
    object?.fields.set(field, value);
    return { state: base.state, value };
  });
}
