// SPDX-License-Identifier: GPL-2.0-only
// The rules that results name.
import type { ReportingDescriptor } from 'sarif';
import type { Invariant } from '../../core/invariant.ts';
import type { DivergenceKind } from '../../core/judge.ts';
import type { DivergenceReport } from '../../core/result.ts';

/** The kinds of divergence that no invariant names. */
const KINDS: { readonly [kind in DivergenceKind]: string } = {
  outcome: 'The refactored variant ends in another machine than the original.',
  effects: 'The refactored variant makes other calls than the original, or in another order.',
  invariant: 'The refactored variant keeps an invariant that the original breaks.',
  'not-repeatable':
    'A variant did something once and something else when it was run again on the same scenario.',
  failure: 'A variant threw, looped or returned no number.',
};

/** Every rule that a result can name: the kinds of divergence, and the invariants that a variant alone can break. */
export function rulesOf(invariants: readonly Invariant[]): ReportingDescriptor[] {
  return [
    ...Object.entries(KINDS).map(([id, text]) => rule(id, text)),
    ...invariants.map(({ about, name, source }) => rule(name, about, `The kernel relies on it: ${source}.`)),
  ];
}

/** The rule that a divergence breaks. */
export function ruleOf({ class: what, invariants, kind }: DivergenceReport): string {
  return kind === 'invariant' && what === 'breaks' ? (invariants[0]?.name ?? 'outcome') : kind;
}

function rule(id: string, text: string, more = ''): ReportingDescriptor {
  return {
    id,
    shortDescription: { text },
    fullDescription: { text: more === '' ? text : `${text} ${more}` },
    defaultConfiguration: { level: 'error' },
  };
}
