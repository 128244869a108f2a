// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioArbitrary } from '../core/arbitrary.ts';
import { parseScenario } from '../core/parse.ts';
import { ATOMIC, counterSubject, counterVariant, RACY } from '../core/testing/counter.ts';
import { checkInvariants, examinePair } from './run-pair.ts';

const subject = counterSubject();
const LOSES_ONE = {
  schemaVersion: 1,
  choices: { start: '0' },
  races: [{ site: 'store#1', action: 'other-increments' }],
};

describe('a scenario that a caller has', () => {
  it('stays as it was, even where it may not be changed', () => {
    const draft = Object.freeze({ seed: 1, given: null });
    for (let seed = 0; seed < 40; seed++)
      examinePair(subject, ATOMIC, RACY, Object.freeze({ ...draft, seed }), { preemptions: 1 });
    const scenario = parseScenario(subject.space, JSON.stringify(LOSES_ONE), 'the test');
    expect(examinePair(subject, ATOMIC, RACY, scenario).judgement.kind).toBe('invariant');
    expect(scenario).toEqual(LOSES_ONE);
  });

  it('runs on a machine of its own: a variant may ask about another one while it runs', () => {
    const scenario = parseScenario(subject.space, JSON.stringify(LOSES_ONE), 'the test');
    const asking = counterVariant('asking', (k) => {
      checkInvariants(subject, ATOMIC, scenario);
      return RACY.increment(k);
    });
    const { judgement } = examinePair(subject, ATOMIC, asking, scenario);
    expect(judgement).toEqual(
      expect.objectContaining({
        kind: 'invariant',
        differs: examinePair(subject, ATOMIC, RACY, scenario).judgement.differs,
      }),
    );
  });

  it('is shown by a property that fails as a scenario file has it, made smaller', () => {
    const property = fc.property(
      scenarioArbitrary(subject.space),
      (draft) => examinePair(subject, ATOMIC, RACY, draft).judgement.kind === null,
    );
    const message = (() => {
      try {
        fc.assert(property, { seed: 1, numRuns: 500 });
      } catch (error) {
        return (error as Error).message;
      }
      return 'nothing failed';
    })();
    const shown = /Counterexample: \[(\{.*\})\]/.exec(message)?.[1] ?? message;
    const scenario = parseScenario(subject.space, shown, 'the message');
    expect(scenario.races).toHaveLength(1);
    expect(examinePair(subject, ATOMIC, RACY, scenario).judgement.kind).toBe('invariant');
  });
});
