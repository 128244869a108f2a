// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { KnownProblem } from './known-problem.ts';
import { problemsOf } from './subject.ts';
import { ATOMIC, counterSubject } from './testing/counter.ts';

it('a base has the problems of the one that ships, and those of its release', () => {
  const problem = (id: string, until?: string): KnownProblem => ({
    id,
    title: id,
    invariants: ['a'],
    covers: () => true,
    scenario: { schemaVersion: 1, choices: {}, races: [] },
    analysis: id,
    ...(until === undefined ? {} : { until }),
  });
  const subject = {
    ...counterSubject(),
    knownProblems: [problem('always')],
    earlierProblems: [problem('before', '6.17')],
  };
  const ids = (release: string): readonly string[] =>
    problemsOf(subject, { ...ATOMIC, release }).map(({ id }) => id);
  expect([ids('6.12'), ids('6.17')]).toEqual([['always', 'before'], ['always']]);
  expect(problemsOf(counterSubject(), ATOMIC)).toEqual([]);
});
