// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { scenario } from '../../properties/testing/judging.ts';
import { combineParts, type FoundDivergence, type PairPart } from './part.ts';

function part(given: Partial<PairPart>): PairPart {
  return {
    refactored: 'state-object',
    scenarios: '10',
    executions: 20,
    weight: null,
    legacyBroken: [0, 0],
    refactoredBroken: [0, 0],
    knownProblems: {},
    newProblems: [],
    uncompared: 0,
    rescheduled: 0,
    contracts: {},
    divergences: [],
    ...given,
  };
}

function divergence(signature: string, count: number, access: string): FoundDivergence {
  return {
    signature,
    kind: 'outcome',
    class: 'new-outcome',
    explained: false,
    count,
    unexamined: 1,
    seen: [],
    scenario: scenario({ access }),
  };
}

describe('parts of a pair', () => {
  it('keep of the same divergence the first scenario that has the fewest races', () => {
    const raced = {
      ...divergence('a', 1, 'read'),
      scenario: scenario({ access: 'read' }, [{ site: 'kvm_fault_lock#1', action: 'unmap' }]),
    };
    const parts = [raced, divergence('a', 2, 'write'), divergence('a', 3, 'exec')].map((one) =>
      part({ divergences: [one] }),
    );
    expect(combineParts(parts).divergences).toEqual([{ ...divergence('a', 6, 'write'), unexamined: 3 }]);
  });

  it('add up', () => {
    const sum = combineParts([
      part({ legacyBroken: [1, 2], knownProblems: { b: 1 }, contracts: { c: 5 } }),
      part({ legacyBroken: [0, 3], knownProblems: { a: 2, b: 3 }, refactoredBroken: [7, 0] }),
    ]);
    expect(sum).toEqual(
      part({
        scenarios: '20',
        executions: 40,
        legacyBroken: [1, 5],
        refactoredBroken: [7, 0],
        knownProblems: { a: 2, b: 4 },
        contracts: { c: 5 },
      }),
    );
    expect(Object.keys(sum.knownProblems)).toEqual(['a', 'b']);
  });

  it('keep numbers of scenarios exact beyond 2^53', () => {
    const many = '9007199254740993';
    expect(combineParts([part({ scenarios: many }), part({ scenarios: '1' })]).scenarios).toBe(
      '9007199254740994',
    );
  });

  it('add their weights exactly, and have none if one part samples', () => {
    const [third, rest] = [part({ weight: '1/3' }), part({ weight: '2/3' })];
    expect(combineParts([third, rest]).weight).toBe('1/1');
    expect(combineParts([third, part({})]).weight).toBe(null);
  });

  it('keep the first scenario of each divergence, in the order met, and count all', () => {
    const { divergences } = combineParts([
      part({ divergences: [divergence('x', 1, 'read')] }),
      part({ divergences: [divergence('y', 2, 'read'), divergence('x', 4, 'write')] }),
    ]);
    expect(divergences).toEqual([
      { ...divergence('x', 5, 'read'), unexamined: 2 },
      divergence('y', 2, 'read'),
    ]);
  });

  it('come to the same however they are grouped', () => {
    const parts = [
      part({ weight: '1/6', knownProblems: { b: 1 }, divergences: [divergence('x', 1, 'read')] }),
      part({ weight: '1/3', knownProblems: { a: 1 }, divergences: [divergence('y', 1, 'write')] }),
      part({ weight: '1/2', contracts: { c: 1 }, divergences: [divergence('x', 1, 'exec')] }),
    ];
    const [one, two, three] = parts;
    const whole = JSON.stringify(combineParts(parts));
    expect(JSON.stringify(combineParts([combineParts([one, two]), three]))).toBe(whole);
    expect(JSON.stringify(combineParts([one, combineParts([two, three])]))).toBe(whole);
  });
});
