// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { PairReport, VerifyReport } from '../core/result.ts';
import { verdictSentence } from './verdict.ts';

const PAIR: PairReport = {
  legacy: 'legacy',
  refactored: 'mine',
  verdict: 'equivalent',
  word: 'equivalent',
  grade: 'sampled',
  scenarios: 500,
  executions: 1000,
  spaceCovered: null,
  coverage: null,
  seconds: 1,
  invariants: [],
  divergences: [],
  contracts: [],
  baseProblems: [],
  branches: [],
  remarks: [],
};

function sentence(report: Partial<VerifyReport>, pair: Partial<PairReport> = {}, preemptions = 0): string {
  return verdictSentence({
    schemaVersion: 1,
    verdict: 'equivalent',
    grade: 'sampled',
    pairs: [{ ...PAIR, ...pair }],
    canaries: [],
    baseProblems: [],
    sources: [],
    trusted: [],
    machines: null,
    seed: 7,
    versions: {},
    options: { runs: 500, preemptions, pageSize: 'all', strict: false, engine: 'random' },
    ...report,
  });
}

it('an exhaustive verdict states the bound and the exact number of machines', () => {
  const coverage = { scenarios: '4176331', weight: '1/1' };
  const report = { grade: 'exhaustive', machines: '90071992547409931' } as const;
  expect(sentence(report, { coverage })).toBe(
    'EQUIVALENT (exhaustive, all page sizes, no race, all 90,071,992,547,409,931 machines): mine matches legacy',
  );
  expect(sentence(report, { coverage }, 2)).toContain('up to 2 races, all 90,071,');
});

it('a sampled verdict states the number of scenarios and the seed', () => {
  expect(sentence({}, {}, 1)).toBe(
    'EQUIVALENT (sampled, 500 scenarios, 1 race, seed 7): mine matches legacy',
  );
});

it('an inconclusive verdict says why', () => {
  expect(
    sentence(
      { verdict: 'inconclusive', grade: 'inconclusive' },
      { remarks: ['stopped after 500 of 900 scenarios'] },
    ),
  ).toBe('INCONCLUSIVE (500 scenarios, no race, seed 7): stopped after 500 of 900 scenarios');
  expect(sentence({ verdict: 'inconclusive', grade: 'inconclusive', machines: '900' })).toContain(
    '(500 scenarios, no race):',
  );
});

it('a divergent verdict says what each change does, the worst first', () => {
  const pairs = [
    { ...PAIR, refactored: 'a', verdict: 'divergent', word: 'mends' },
    { ...PAIR, refactored: 'b', verdict: 'divergent', word: 'breaks' },
    { ...PAIR, refactored: 'c', verdict: 'divergent', word: 'breaks' },
    { ...PAIR, refactored: 'd' },
  ] as const;
  expect(sentence({ verdict: 'divergent', pairs })).toBe(
    'DIVERGENT (sampled, 500 scenarios, no race, seed 7): b and c break what legacy keeps; a mends what legacy breaks, and does nothing else',
  );
});
