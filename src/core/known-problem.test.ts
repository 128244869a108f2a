// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { BaseProblems } from './base-problems.ts';
import { compareReleases, holdsIn, type Invariant } from './invariant.ts';
import { InvariantSet } from './invariant-set.ts';
import { type KnownProblem, problemFor, problemsIn } from './known-problem.ts';
import { SCENARIO_SCHEMA_VERSION, type Scenario, scenarioOf } from './scenario.ts';
import { counterSubject } from './testing/counter.ts';

const { choices } = counterSubject().createBench();
const NOWHERE: Scenario = { schemaVersion: SCENARIO_SCHEMA_VERSION, choices: {}, races: [] };

function known(id: string, invariants: readonly string[], of: Partial<KnownProblem> = {}): KnownProblem {
  return { id, title: id, invariants, covers: () => true, scenario: NOWHERE, analysis: id, ...of };
}

const invariant = (name: string, since?: string): Invariant => ({
  name,
  about: name,
  source: name,
  ...(since === undefined ? {} : { since }),
});

describe('releases', () => {
  it.each([
    ['6.9', '6.12', -1],
    ['6.12', '6.9', 1],
    ['5.19', '6.1', -1],
    ['6.1', '5.19', 1],
    ['6.12', '6.12', 0],
    ['7', '7.0', 0],
    ['7', '7.1', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareReleases(a, b))).toBe(sign);
  });

  it('an invariant is asked of a text from its own on, and of the newest', () => {
    const asked = (release?: string): boolean => holdsIn(invariant('one', '6.13'), release);
    expect([asked('6.12'), asked('6.13'), asked('7.0'), asked()]).toEqual([false, true, true, true]);
    expect(holdsIn(invariant('one'), '5.1')).toBe(true);
  });

  it('a problem that is mended is one of earlier texts alone', () => {
    const problems = [known('mended', ['a'], { until: '6.17' }), known('there', ['a'])];
    const ids = (release?: string): readonly string[] =>
      problemsIn(problems, release === undefined ? {} : { release }).map(({ id }) => id);
    expect(ids('6.16')).toEqual(['mended', 'there']);
    expect([ids('6.17'), ids()]).toEqual([['there'], ['there']]);
  });
});

it('the first that names an invariant and covers the scenario explains a breach', () => {
  const [other, elsewhere, first, second] = [
    known('other', ['b']),
    known('elsewhere', ['a'], { covers: () => false }),
    known('first', ['c', 'a'], { covers: (given) => given === choices }),
    known('second', ['a']),
  ];
  expect(problemFor([other, elsewhere, first, second], 'a', choices)).toBe(first);
  expect(problemFor([other, elsewhere], 'a', choices)).toBe(null);
});

describe('what a base breaks', () => {
  const invariants = ['a', 'b', 'c', 'd'].map((name) => invariant(name));
  const counted = (...executions: readonly (readonly string[])[]): BaseProblems => {
    const problems = new BaseProblems(invariants, [known('both', ['a', 'b']), known('last', ['d'])]);
    for (const [n, names] of executions.entries()) {
      const broken = new InvariantSet(invariants.length);
      for (const name of names) broken.add(invariants.findIndex((one) => one.name === name));
      problems.count(broken, choices, () => ({ ...NOWHERE, choices: { start: String(n) } }));
    }
    return problems;
  };

  it('is counted once an execution for each problem that explains it', () => {
    const { known: byId, unknown } = counted(['a', 'b'], ['b'], [], ['d', 'a']);
    expect([...byId]).toEqual([
      ['both', 3],
      ['last', 1],
    ]);
    expect(unknown.size).toBe(0);
  });

  it('is a new problem where nothing explains it, with the first scenario that showed it', () => {
    const { known: byId, unknown } = counted(['d'], ['c'], ['c', 'a']);
    expect([...unknown.values()]).toEqual([
      { invariant: 'c', count: 2, scenario: { ...NOWHERE, choices: { start: '1' } } },
    ]);
    expect([...byId]).toEqual([
      ['last', 1],
      ['both', 1],
    ]);
  });

  it('is shown by the scenario of the choices where none is given', () => {
    choices.startSimplest();
    choices.pick(0);
    const problems = new BaseProblems(invariants, []);
    const broken = new InvariantSet(invariants.length);
    broken.add(0);
    problems.count(broken, choices);
    expect(problems.unknown.get('a')?.scenario).toEqual(scenarioOf(choices));
    expect(scenarioOf(choices).choices).toEqual({ start: '0' });
  });
});
