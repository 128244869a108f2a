// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { createBeacon, useBeacon, variantOn } from './beacon.ts';
import { type Contract, ContractError } from './contract.ts';
import type { CallEffect, Effect } from './effect.ts';
import { compare, firstDifferent, type Judgement } from './judge.ts';
import type { KnownProblem } from './known-problem.ts';
import type { RunFailure, RunRecord } from './run-record.ts';
import { counterSubject } from './testing/counter.ts';

const { choices } = counterSubject().createBench();
const FAILED: RunFailure = { kind: 'threw', message: 'TypeError: no' };

/** A run that ends in order, but for what is said. */
function run(of: Partial<RunRecord> & { readonly breaks?: readonly string[] } = {}): RunRecord {
  const { breaks = [], ...record } = of;
  return {
    variant: 'one',
    ret: 0,
    failure: null,
    stopped: false,
    effects: [],
    retried: false,
    parts: { value: ['1'], other: ['a', 'b'] },
    breaches: breaks.map((invariant) => ({ invariant, detail: `${invariant} does not hold` })),
    ...record,
  };
}

/** A known problem behind what breaks these invariants, in scenarios that it covers. */
function known(id: string, invariants: readonly string[], covers = true): KnownProblem {
  return {
    id,
    title: id,
    invariants,
    covers: (given) => covers && given === choices,
    scenario: { schemaVersion: 1, choices: {}, races: [] },
    analysis: id,
  };
}

function contract(of: Partial<Contract> = {}): Contract {
  return {
    id: 'agreed',
    title: 'agreed',
    differs: ['value'],
    mayChangeKnownProblems: false,
    covers: () => true,
    reason: 'it was agreed',
    commit: '0123456789ab',
    scenario: { schemaVersion: 1, choices: {}, races: [] },
    ...of,
  };
}

interface Rules {
  readonly strict?: boolean;
  readonly problems?: readonly KnownProblem[];
  readonly contracts?: readonly Contract[];
}

function judged(legacy: RunRecord, refactored: RunRecord, rules: Rules = {}): Judgement {
  const { contracts, problems = [], strict = false } = rules;
  return compare(legacy, refactored, choices, { strict, preemptions: 1, knownProblems: problems }, contracts);
}

const effect = (name: string): CallEffect => ({
  kind: 'call',
  name,
  args: [1],
  result: 0,
  locks: 0,
  pins: 0,
});
const OTHER_VALUE = { value: ['2'], other: ['a', 'b'] };

describe('two runs that', () => {
  it('end alike are no difference', () => {
    const [legacy, refactored] = [run(), run({ variant: 'two' })];
    expect(judged(legacy, refactored)).toEqual({
      legacy,
      refactored,
      kind: null,
      bearing: 'differs',
      contract: null,
      differs: [],
      invariants: [],
      knownProblems: [],
      explained: false,
      firstDifference: -1,
    });
  });

  it.each([
    ['a line of a part', OTHER_VALUE, ['value']],
    ['a line more', { value: ['1', '1'], other: ['a', 'b'] }, ['value']],
    ['a line less', { value: ['1'], other: ['a'] }, ['other']],
    ['every part', { value: [], other: ['a', 'c'] }, ['value', 'other']],
  ])('differ in %s have another outcome', (_, parts, differs) => {
    expect(judged(run(), run({ parts }))).toMatchObject({ kind: 'outcome', bearing: 'differs', differs });
  });

  it('part because one kernel stopped differ in its first part alone', () => {
    const parts = { value: [], other: ['c'] };
    expect(judged(run(), run({ stopped: true, parts }))).toMatchObject({ differs: ['value'] });
    expect(judged(run({ stopped: true }), run({ parts }))).toMatchObject({ differs: ['value'] });
    expect(judged(run({ stopped: true }), run({ stopped: true, parts })).differs).toEqual(['value', 'other']);
  });
});

describe('a run without a return value', () => {
  it('on one side is a failure, and breaks where it is the tip, mends where it is the base', () => {
    const failing = run({ failure: FAILED, parts: OTHER_VALUE, breaks: ['a'] });
    const nothing = { kind: 'failure', invariants: [], explained: false };
    const problems = [known('problem', ['a'])];
    expect(judged(run(), failing, { problems })).toMatchObject({ ...nothing, bearing: 'breaks' });
    expect(judged(failing, run(), { problems })).toMatchObject({ ...nothing, bearing: 'mends' });
    expect(judged(run({ failure: FAILED }), run())).toMatchObject({ ...nothing, bearing: 'mends' });
    expect(judged(run(), run({ failure: FAILED }))).toMatchObject({ ...nothing, bearing: 'breaks' });
  });

  it('on both sides is a problem of the base, whatever differs', () => {
    const failing = run({ failure: FAILED });
    expect(judged(failing, { ...failing, parts: OTHER_VALUE, ret: -1 }).kind).toBe(null);
  });

  it('is covered by no contract', () => {
    const rules = { contracts: [contract()] };
    expect(judged(run(), run({ failure: FAILED, parts: OTHER_VALUE }), rules)).toMatchObject({
      kind: 'failure',
      contract: null,
    });
  });
});

describe('an invariant that', () => {
  it('only the tip breaks is broken by the change', () => {
    const judgement = judged(run({ breaks: ['a'] }), run({ breaks: ['a', 'b'] }));
    expect(judgement).toMatchObject({ kind: 'invariant', bearing: 'breaks', invariants: ['b'] });
  });

  it('only the base breaks is mended by it', () => {
    const judgement = judged(run({ breaks: ['a', 'b'] }), run({ breaks: ['b'] }));
    expect(judgement).toMatchObject({ kind: 'invariant', bearing: 'mends', invariants: ['a'] });
  });

  it('both break is no concern of the verdict', () => {
    expect(judged(run({ breaks: ['a'] }), run({ breaks: ['a'] }))).toMatchObject({
      kind: null,
      bearing: 'differs',
      invariants: [],
    });
  });

  it('the tip breaks weighs more than one that it mends, and than an outcome', () => {
    expect(judged(run({ breaks: ['a'] }), run({ breaks: ['b'], parts: OTHER_VALUE }))).toMatchObject({
      kind: 'invariant',
      bearing: 'breaks',
      invariants: ['b'],
      differs: ['value'],
    });
  });

  it('the tip mends stands behind another outcome', () => {
    expect(judged(run({ breaks: ['a'] }), run({ parts: OTHER_VALUE }))).toMatchObject({
      kind: 'outcome',
      bearing: 'mends',
      invariants: ['a'],
    });
  });
});

describe('a known problem', () => {
  const problems = [known('first', ['a', 'b']), known('second', ['c']), known('elsewhere', ['a'], false)];
  const told = (legacy: readonly string[], refactored: readonly string[]) => {
    const { explained, knownProblems } = judged(run({ breaks: legacy }), run({ breaks: refactored }), {
      problems,
    });
    return { explained, ids: knownProblems.map(({ id }) => id) };
  };

  it('explains what both break', () => {
    expect(told(['a'], ['a'])).toEqual({ explained: true, ids: ['first'] });
    expect(told(['c', 'b'], [])).toEqual({ explained: true, ids: ['first', 'second'] });
  });

  it('does not explain what it says nothing of, though others explain the rest', () => {
    expect(told(['a', 'd'], [])).toEqual({ explained: false, ids: ['first'] });
    expect(told(['d'], ['d'])).toEqual({ explained: false, ids: [] });
    expect(told([], [])).toEqual({ explained: false, ids: [] });
  });

  it('is asked about what only the tip breaks, where it breaks anything', () => {
    expect(told(['d'], ['c'])).toEqual({ explained: true, ids: ['second'] });
    expect(told(['a'], ['a', 'd'])).toEqual({ explained: false, ids: ['first'] });
    expect(told([], ['c', 'd'])).toEqual({ explained: false, ids: ['second'] });
  });
});

describe('a contract', () => {
  const differing = run({ parts: OTHER_VALUE });
  const declared = (
    refactored: RunRecord,
    contracts: readonly Contract[],
    legacy = run(),
    problems = [] as KnownProblem[],
  ) => judged(legacy, refactored, { contracts, problems });

  it('declares a difference in the parts that it names, by the first that covers it', () => {
    const [first, second] = [contract({ id: 'first', covers: () => false }), contract()];
    expect(declared(differing, [first, second])).toMatchObject({ kind: 'outcome', contract: second });
    expect(declared(differing, [first])).toMatchObject({ kind: 'outcome', contract: null });
    expect(judged(run(), differing)).toMatchObject({ kind: 'outcome', contract: null });
  });

  it('declares no difference that reaches further', () => {
    const both = run({ parts: { value: ['2'], other: [] } });
    expect(declared(both, [contract()]).contract).toBe(null);
    expect(declared(both, [contract({ differs: ['other', 'value'] })]).contract?.id).toBe('agreed');
  });

  it('is not asked where nothing differs', () => {
    const never = contract({
      covers: () => {
        throw new Error('it was asked');
      },
    });
    expect(declared(run(), [never])).toMatchObject({ kind: null, contract: null });
    expect(declared(run({ breaks: ['a'] }), [never])).toMatchObject({ kind: 'invariant', contract: null });
  });

  it('sees both runs, and the scenario', () => {
    const legacy = run();
    const covers: Contract['covers'] = (a, b, given) => a === legacy && b === differing && given === choices;
    expect(declared(differing, [contract({ covers })], legacy).contract?.id).toBe('agreed');
  });

  it('excuses no invariant, broken or mended', () => {
    const breaking = run({ parts: OTHER_VALUE, breaks: ['a'] });
    const problems = [known('problem', ['a'])];
    expect(declared(breaking, [contract()], run(), problems)).toMatchObject({
      kind: 'invariant',
      contract: null,
    });
    expect(declared(differing, [contract()], run({ breaks: ['a'] }), problems)).toMatchObject({
      kind: 'outcome',
      contract: null,
    });
  });

  it('that may change known problems excuses what these explain, and what it names', () => {
    const may = contract({ mayChangeKnownProblems: true });
    const naming = contract({ mayChangeKnownProblems: true, mayBreak: ['b'] });
    const problems = [known('problem', ['a'])];
    const breaking = (...breaks: string[]): RunRecord => run({ parts: OTHER_VALUE, breaks });
    const agreed = (refactored: RunRecord, by: Contract, legacy = run()): boolean =>
      declared(refactored, [by], legacy, problems).contract === by;
    expect(agreed(breaking('a'), may)).toBe(true);
    expect(agreed(breaking('b'), may)).toBe(false);
    expect(agreed(breaking('a', 'b'), may)).toBe(false);
    expect(agreed(breaking('b'), naming)).toBe(true);
    expect(agreed(breaking('a', 'b'), naming)).toBe(true);
    expect(agreed(breaking('a', 'b', 'c'), naming)).toBe(false);
    // What the base breaks besides is its own affair.
    expect(agreed(breaking('a'), may, run({ breaks: ['c'] }))).toBe(true);
    expect(agreed(breaking(), may, run({ breaks: ['c'] }))).toBe(true);
  });

  it('that throws is named, and no longer said to run', () => {
    const beacon = createBeacon();
    useBeacon(beacon);
    let running: string | null = null;
    const covers = (): boolean => {
      running = variantOn(beacon);
      throw new Error('no such part');
    };
    expect(() => declared(differing, [contract({ covers })])).toThrow(ContractError);
    expect(() => declared(differing, [contract({ covers })])).toThrow(
      'the contract agreed throws where it is asked (no such part)',
    );
    expect(running).toBe('agreed');
    expect(variantOn(beacon)).toBe(null);
  });
});

describe('what a text of its release is not asked', () => {
  const breaks = (...names: readonly string[]): RunRecord => run({ breaks: names });

  it('and breaks nonetheless is no difference to one that is asked, on either side', () => {
    const notAsked = run({ unasked: ['a'] });
    expect(judged(notAsked, breaks('a'))).toMatchObject({ kind: null, bearing: 'differs', invariants: [] });
    expect(judged(breaks('a'), notAsked)).toMatchObject({ kind: null, bearing: 'differs', invariants: [] });
  });

  it('says nothing of other invariants', () => {
    const notAsked = run({ unasked: ['b'] });
    expect(judged(notAsked, breaks('a'))).toMatchObject({
      kind: 'invariant',
      bearing: 'breaks',
      invariants: ['a'],
    });
    expect(judged(breaks('a'), notAsked)).toMatchObject({
      kind: 'invariant',
      bearing: 'mends',
      invariants: ['a'],
    });
  });
});

describe('ordered effects', () => {
  const [a, b] = [effect('a'), effect('b')];

  it('are compared where that is asked for, and nothing else differs', () => {
    const [legacy, refactored] = [run({ effects: [a, b] }), run({ effects: [b, a] })];
    expect(judged(legacy, refactored)).toMatchObject({ kind: null, firstDifference: 0 });
    expect(judged(legacy, refactored, { strict: true })).toMatchObject({
      kind: 'effects',
      firstDifference: 0,
    });
    expect(judged(legacy, legacy, { strict: true })).toMatchObject({ kind: null, firstDifference: -1 });
    expect(judged(legacy, { ...refactored, parts: OTHER_VALUE }, { strict: true }).kind).toBe('outcome');
  });

  it.each<[string, readonly Effect[], readonly Effect[], number]>([
    ['none', [], [], -1],
    ['the same', [a, b], [a, effect('b')], -1],
    ['another at the end', [a, b], [a, a], 1],
    ['another at the beginning', [b, a], [a, a], 0],
    ['one more', [a], [a, b], 1],
    ['one less', [a, b], [a], 1],
    ['none on one side', [], [a], 0],
  ])('differ first, with %s', (_, one, other, at) => {
    expect(firstDifferent(one, other)).toBe(at);
  });
});
