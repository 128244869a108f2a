// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Judgement } from '../core/judge.ts';
import type { SetRelation } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import { type Comparison, countOn, startTally, type Tally } from './tally.ts';

const SCENARIO: Scenario = { schemaVersion: 1, choices: {}, races: [] };
const RUN = { failure: null } as Judgement['legacy'];
const DIFFERS: Judgement = {
  legacy: RUN,
  refactored: RUN,
  kind: 'outcome',
  bearing: 'differs',
  contract: null,
  differs: ['return value'],
  invariants: [],
  knownProblems: [],
  explained: false,
  firstDifference: 0,
};

/** Outcomes that compare so over all schedules, and what was looked at for it. */
function comparison(relation: SetRelation | null, retry = false): Comparison & { asked: number } {
  const made = {
    asked: 0,
    overAll: () => {
      made.asked++;
      return relation;
    },
    isRetry: () => retry,
  };
  return made;
}

function counted(tally: Tally): readonly (readonly [string, number, number])[] {
  return [...tally.divergences.values()].map((found) => [found.class, found.count, found.unexamined]);
}

function counting(...comparisons: readonly Comparison[]): Tally {
  const tally = startTally();
  for (const each of comparisons) countOn(tally, DIFFERS, true, () => SCENARIO, each);
  return tally;
}

const many = (of: Comparison): readonly Comparison[] => Array.from({ length: 100 }, () => of);

describe('differences that look the same', () => {
  it('are refinements as long as each of them is one, and the first new outcome is one however many came before', () => {
    const refinement = comparison('refinement');
    const tally = counting(...many(refinement), comparison('new-outcome'), ...many(refinement));
    expect(counted(tally)).toEqual([
      ['refinement', 100, 0],
      ['new-outcome', 101, 100],
    ]);
    expect(refinement.asked).toBe(100);
  });

  it('need no comparison over all schedules once many were compared, where the run only tries again', () => {
    const retry = comparison('refinement', true);
    expect(counted(counting(...many(retry)))).toEqual([['refinement', 100, 0]]);
    expect(retry.asked).toBe(16);
  });

  it('count as new outcomes where their schedules cannot be compared, unless the run only tries again', () => {
    expect(counted(counting(comparison(null), comparison('refinement'), comparison(null)))).toEqual([
      ['new-outcome', 2, 2],
      ['refinement', 1, 0],
    ]);
    expect(counted(counting(comparison(null, true)))).toEqual([['refinement', 1, 0]]);
  });

  it('are no difference where one of schedule alone is among them, however many were compared', () => {
    const tally = counting(...many(comparison('refinement')), comparison('equal'));
    expect(tally.rescheduled).toBe(1);
    expect(counted(tally)).toEqual([['refinement', 100, 0]]);
  });
});
