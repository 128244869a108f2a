// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { scenario } from '../../properties/testing/judging.ts';
import { combineCounts, type FoundDivergence, type PairCounts } from './pair-counts.ts';

function countsWith(given: Partial<PairCounts>): PairCounts {
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
    unexamined: 0,
    seen: [],
    scenario: scenario({ access }),
  };
}

describe('counts of a pair', () => {
  it('keep of the same divergence the first scenario that has the fewest races', () => {
    const raced = {
      ...divergence('a', 1, 'read'),
      scenario: scenario({ access: 'read' }, [{ site: 'kvm_fault_lock#1', action: 'unmap' }]),
    };
    const all = [raced, divergence('a', 2, 'write'), divergence('a', 3, 'exec')].map((one) =>
      countsWith({ divergences: [one] }),
    );
    expect(combineCounts(all).divergences).toEqual([divergence('a', 6, 'write')]);
  });

  it('keep a scenario whose schedules were compared: another may be no example of its class', () => {
    const raced = scenario({ access: 'exec' }, [{ site: 'kvm_fault_lock#1', action: 'unmap' }]);
    const all = [
      { ...divergence('a', 2, 'read'), unexamined: 2 },
      { ...divergence('a', 4, 'write'), unexamined: 1, scenario: raced },
      { ...divergence('a', 1, 'read'), unexamined: 1 },
    ].map((one) => countsWith({ divergences: [one] }));
    expect(combineCounts(all).divergences).toEqual([
      { ...divergence('a', 7, 'read'), unexamined: 4, scenario: raced },
    ]);
  });

  it('add up', () => {
    const sum = combineCounts([
      countsWith({ legacyBroken: [1, 2], knownProblems: { b: 1 }, contracts: { c: 5 } }),
      countsWith({ legacyBroken: [0, 3], knownProblems: { a: 2, b: 3 }, refactoredBroken: [7, 0] }),
    ]);
    expect(sum).toEqual(
      countsWith({
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
    expect(combineCounts([countsWith({ scenarios: many }), countsWith({ scenarios: '1' })]).scenarios).toBe(
      '9007199254740994',
    );
  });

  it('add their weights exactly, and have none if one of them samples', () => {
    const [third, rest] = [countsWith({ weight: '1/3' }), countsWith({ weight: '2/3' })];
    expect(combineCounts([third, rest]).weight).toBe('1/1');
    expect(combineCounts([third, countsWith({})]).weight).toBe(null);
  });

  it('keep the first scenario of each divergence, in the order met, and count all', () => {
    const { divergences } = combineCounts([
      countsWith({ divergences: [divergence('x', 1, 'read')] }),
      countsWith({ divergences: [divergence('y', 2, 'read'), divergence('x', 4, 'write')] }),
    ]);
    expect(divergences).toEqual([divergence('x', 5, 'read'), divergence('y', 2, 'read')]);
  });

  it('come to the same however they are grouped', () => {
    const all = [
      countsWith({ weight: '1/6', knownProblems: { b: 1 }, divergences: [divergence('x', 1, 'read')] }),
      countsWith({ weight: '1/3', knownProblems: { a: 1 }, divergences: [divergence('y', 1, 'write')] }),
      countsWith({ weight: '1/2', contracts: { c: 1 }, divergences: [divergence('x', 1, 'exec')] }),
    ];
    const [one, two, three] = all;
    const whole = JSON.stringify(combineCounts(all));
    expect(JSON.stringify(combineCounts([combineCounts([one, two]), three]))).toBe(whole);
    expect(JSON.stringify(combineCounts([one, combineCounts([two, three])]))).toBe(whole);
  });
});
