// SPDX-License-Identifier: GPL-2.0-only
// What a condition tells about values.

import { KVM_PFN_ERR_HWPOISON } from '../../kernel/index.ts';
import { fork, note, type Outcome, type State } from './state.ts';
import { constant, keyOf, unknown, type Value } from './values.ts';

/** Whether the value counts as true; undefined if both are possible. */
export function truthOf(state: State, value: Value): boolean | undefined {
  switch (value.kind) {
    case 'const':
      return Boolean(value.value);
    case 'placeholder':
      return Boolean(value.value);
    case 'unknown': {
      const fact = state.facts.get(value.key);
      return fact === undefined ? undefined : fact !== value.negated;
    }
    case 'poison':
    case 'page':
    case 'pfn':
      return undefined;
    default:
      return true;
  }
}

/**
 * Splits the outcomes of a condition into the paths on which it holds and those on which it does not.
 * @param text how the condition reads in a printed path
 */
export function splitByTruth(outcomes: readonly Outcome[], text: string): { yes: State[]; no: State[] } {
  const yes: State[] = [];
  const no: State[] = [];
  for (const { state, value } of outcomes) {
    const truth = truthOf(state, value);
    if (truth !== undefined) {
      (truth ? yes : no).push(state);
      continue;
    }
    const other = fork(state);
    assume(state, value, true);
    assume(other, value, false);
    note(state, `${text}: yes`);
    note(other, `${text}: no`);
    yes.push(state);
    no.push(other);
  }
  return { yes, no };
}

const EQUALS = /^(.+) === (-?\d+)$/;

/** Records that the value is true or false, and what follows for the value that it compares. */
function assume(state: State, value: Value, truth: boolean): void {
  if (value.kind !== 'unknown') return;
  const fact = truth !== value.negated;
  state.facts.set(value.key, fact);
  const [, compared, number] = EQUALS.exec(value.key) ?? [];
  if (compared === undefined) return;
  if (fact) state.facts.set(compared, number !== '0');
  else if (number === '0') state.facts.set(compared, true);
}

/** The value of `left === right`. */
export function equality(state: State, left: Value, right: Value): Value {
  if (isConstant(left) && isConstant(right)) return constant(left.value === right.value);
  const [one, other] = isConstant(left) ? [right, left] : [left, right];
  if (one.kind === 'pfn' && isConstant(other)) {
    if (one.is === 'good') return constant(false);
    if (one.is === 'hwpoison') return constant(other.value === KVM_PFN_ERR_HWPOISON);
    if (other.value === KVM_PFN_ERR_HWPOISON) return constant(false);
  }
  if ((one.kind === 'vma' || one.kind === 'object') && isConstant(other) && other.value === null)
    return constant(false);
  if (one.kind === 'unknown' && isConstant(other) && typeof other.value === 'number') {
    const truth = truthOf(state, one);
    if (truth === false) return constant(other.value === 0);
    if (truth === true && other.value === 0) return constant(false);
  }
  return unknown(`${keyOf(one)} === ${keyOf(other)}`);
}

/** The value of `!value`. */
export function negation(state: State, value: Value): Value {
  const truth = truthOf(state, value);
  if (truth !== undefined) return constant(!truth);
  if (value.kind === 'unknown') return { ...value, negated: !value.negated };
  return unknown(`!${keyOf(value)}`);
}

function isConstant(value: Value): value is Extract<Value, { kind: 'const' | 'placeholder' }> {
  return value.kind === 'const' || value.kind === 'placeholder';
}
