// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { OPERATORS } from '../operators/all.ts';
import { replaced } from '../operators/operator.ts';
import { mutated } from '../operators/testing/mutated.ts';
import { Planter } from '../plant/planter.ts';
import { argumentsWithoutMutant } from './arguments.ts';
import { mutantsOf } from './mutants-of.ts';

const planter = new Planter();
const VARIANTS = ['legacy', 'extracted-helpers', 'state-object', 'fault-desc'];
const mutants = VARIANTS.flatMap((variant) => {
  const { helpers, own } = planter.sources(variant);
  return mutantsOf(variant, variant === 'legacy' ? [...own, ...helpers] : own, OPERATORS);
});

describe('the mutants of the variants', () => {
  it('have names of their own', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it('are made by every operator', () => {
    const operators = new Set(mutants.map(({ operator }) => operator));
    expect(OPERATORS.filter(({ name }) => !operators.has(name))).toEqual([]);
  });

  it('are in the code of which they name the place', () => {
    const { own } = planter.sources('legacy');
    const lines = own[0].getFullText().split('\n');
    const ofLegacy = mutants.filter(
      ({ path, was }) => path === 'legacy/user_mem_abort.ts' && !was.includes('\n'),
    );
    const wrong = ofLegacy.filter(
      ({ end, start, was }) => lines[start.line - 1]?.slice(start.column - 1, end.column - 1) !== was,
    );
    expect(ofLegacy.length).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });
});

describe('mutantsOf', () => {
  it('makes no mutant that is the code as it was, and none twice', () => {
    const careless = {
      name: 'careless',
      about: '',
      changesAt: (node: Parameters<typeof replaced>[0]) =>
        node.getText() === 'a' ? ['a', ' b ', 'b'].map((text) => replaced(node, text)) : [],
    };
    expect(mutated(careless, 'use(a);')).toEqual(['a -> b']);
  });
});

describe('the list of arguments', () => {
  it('has no entry that is about nothing', () => {
    expect(argumentsWithoutMutant(mutants, new Set(VARIANTS))).toEqual([]);
  });
});
