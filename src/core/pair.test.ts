// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Bench } from './bench.ts';
import { Choices } from './choices.ts';
import type { Effect } from './effect.ts';
import type { Invariant } from './invariant.ts';
import type { InvariantSet } from './invariant-set.ts';
import type { KnownProblem } from './known-problem.ts';
import { OutcomeVector } from './outcome-vector.ts';
import { Pair, type PairOptions, Reference } from './pair.ts';
import { NO_RETURN, type RunRecord } from './run-record.ts';
import { counterSubject } from './testing/counter.ts';
import type { Variant } from './variant.ts';

const { space } = counterSubject();
const FIRST_SITE = space.stride + 1;
const INVARIANTS = ['kept', 'tidy', 'late'].map(
  (name): Invariant => ({ name, about: name, source: 'pair.test.ts' }),
);

/** What a run comes to. */
interface End {
  readonly ret?: number;
  readonly value?: number;
  /** What the machine holds where nobody looked before all of it was completed. */
  readonly behind?: number;
  /** Positions of invariants that it breaks, and that it breaks without being asked. */
  readonly breaks?: readonly number[];
  readonly unasked?: readonly number[];
  readonly calls?: readonly string[];
}

/** What a run can depend on. */
interface Circumstances {
  /** Runs of this variant before. */
  readonly before: number;
  readonly tracing: boolean;
  readonly races: number;
  readonly choices: Choices;
}
interface Scripted extends Variant {
  readonly script: (now: Circumstances) => End;
}

function scripted(name: string, script: Scripted['script'] | End, release?: string): Scripted {
  const of = typeof script === 'function' ? script : () => script;
  return { name, script: of, ...(release === undefined ? {} : { release }) };
}

function call(name: string): Effect {
  return { kind: 'call', name, args: [], result: 0, locks: 0, pins: 0 };
}

/** Runs variants by what their scripts say. */
class ScriptedBench implements Bench {
  readonly invariants = INVARIANTS;
  readonly choices = new Choices(space);
  readonly races = this.choices;
  readonly failure = null;
  tracing = false;
  terse = false;
  trace: readonly Effect[] = [];
  /** Names of the variants that ran, in order. */
  readonly ran: string[] = [];
  private end: End = {};
  private completed = false;

  run(variant: Variant, races: number): number {
    const { choices, ran, tracing } = this;
    const before = ran.filter((name) => name === variant.name).length;
    ran.push(variant.name);
    this.completed = false;
    this.end = (variant as Scripted).script({ before, tracing, races, choices });
    this.trace = tracing ? (this.end.calls ?? []).map(call) : [];
    return this.end.ret ?? 0;
  }
  complete(): void {
    this.completed = true;
  }
  writeOutcome(ret: number, out: OutcomeVector): void {
    out.clear();
    out.push(ret);
    out.push(this.end.value ?? 0);
    if (this.completed) out.push(this.end.behind ?? 0);
  }
  writeOutcomeOfSchedule(ret: number, out: OutcomeVector): void {
    this.writeOutcome(ret, out);
  }
  findBroken(_ret: number, broken: InvariantSet): void {
    for (const i of this.end.breaks ?? []) broken.add(i);
  }
  findUnasked(_ret: number, broken: InvariantSet): void {
    for (const i of this.end.unasked ?? []) broken.add(i);
  }
  record(variant: Variant, races: number): RunRecord {
    this.tracing = true;
    const ret = this.run(variant, races);
    this.tracing = false;
    return {
      variant: variant.name,
      ret,
      failure: null,
      stopped: false,
      effects: this.trace,
      retried: false,
      parts: { value: [String(this.end.value)] },
      breaches: (this.end.breaks ?? []).map((i) => ({ invariant: INVARIANTS[i]!.name, detail: 'so' })),
    };
  }
  allowedRaces(): number {
    return 2;
  }
  timesSeen(): number {
    return 0;
  }
  syndrome() {
    return { esr: 0, hpfar: 0, far: 0 };
  }
  machineLines(): readonly string[] {
    return [];
  }
}

const OPTIONS: PairOptions = { strict: false, preemptions: 1, knownProblems: [] };

function pairOf(base: Scripted['script'] | End, tip: Scripted['script'] | End, options = OPTIONS) {
  const bench = new ScriptedBench();
  bench.choices.startRandom(1);
  const pair = new Pair(bench, scripted('base', base), scripted('tip', tip), options);
  return { bench, pair };
}

/** Asks for a race at the first site, until one is drawn. */
function raceIn({ choices }: Circumstances): number {
  for (let seed = 0; choices.siteCount === 0 && seed < 500; seed++) {
    if (choices.wantsRace(FIRST_SITE)) choices.raceAt(FIRST_SITE, 2);
    else choices.startRandom(seed);
  }
  return choices.siteCount;
}

describe('a pair on the same choices', () => {
  it.each<[string, boolean, End, End]>([
    ['that comes to the same', true, { value: 3 }, { value: 3 }],
    ['of which one leaves another machine', false, { value: 3 }, { value: 4 }],
    ['of which one returns something else', false, { ret: 0 }, { ret: -14 }],
    ['of which neither ends', false, { ret: NO_RETURN }, { ret: NO_RETURN }],
    ['of which one does not end', false, {}, { ret: NO_RETURN }],
    ['that breaks the same', true, { breaks: [1] }, { breaks: [1] }],
    ['of which the tip breaks something', false, {}, { breaks: [1] }],
    ['of which the base breaks something', false, { breaks: [1] }, {}],
    ['that breaks one thing each', false, { breaks: [0] }, { breaks: [1] }],
    ['that does the same in another order, which nobody compares', true, { calls: ['a'] }, { calls: ['b'] }],
  ])('%s is the same: %s', (_, same, base, tip) => {
    const { bench, pair } = pairOf(base, tip);
    expect(pair.run()).toBe(same);
    expect(pair.effectsDiffered).toBe(false);
    expect(bench.ran).toEqual(['base', 'tip']);
    const [before, after] = pair.outcomes();
    expect(before === after).toBe(
      (base.value ?? 0) === (tip.value ?? 0) && (base.ret ?? 0) === (tip.ret ?? 0),
    );
  });

  it('is counted by what each side breaks, run by run', () => {
    const { pair } = pairOf(
      ({ before }) => ({ breaks: before < 2 ? [0, 2] : [] }),
      ({ before }) => ({ breaks: before < 1 ? [2] : [] }),
    );
    expect([pair.run(), pair.run(), pair.run()]).toEqual([false, false, true]);
    expect([...pair.legacyBroken]).toEqual([2, 0, 2]);
    expect([...pair.refactoredBroken]).toEqual([0, 0, 1]);
    expect(pair.brokenDiffered).toBe(false);
  });

  it('counts what the base breaks by what is known of it', () => {
    const known: KnownProblem = {
      ...{ id: 'old', title: 'old', invariants: ['kept'], covers: () => true, analysis: 'old' },
      scenario: { schemaVersion: 1, choices: {}, races: [] },
    };
    const { pair } = pairOf({ breaks: [0, 1] }, { breaks: [0, 1] }, { ...OPTIONS, knownProblems: [known] });
    expect([pair.run(), pair.run()]).toEqual([true, true]);
    expect([...pair.baseProblems.known]).toEqual([['old', 2]]);
    expect([...pair.baseProblems.unknown.values()].map(({ count, invariant }) => [invariant, count])).toEqual(
      [['tidy', 2]],
    );
    expect(pair.knownProblems).toEqual([known]);
  });

  it('gives each run as many races as may strike, and draws no more for both', () => {
    const told: number[] = [];
    const tell = ({ choices, races }: Circumstances): End => {
      told.push(races, choices.mostRaces);
      return {};
    };
    const { pair } = pairOf(tell, tell, { ...OPTIONS, preemptions: 2 });
    pair.run();
    expect(told).toEqual([2, 2, 2, 2]);
    expect([pair.preemptions, pair.strict]).toEqual([2, false]);
  });

  it('has the base run again where only the tip came to a race, and counts it once', () => {
    const { bench, pair } = pairOf(
      ({ choices }) => ({ value: choices.siteCount, breaks: [0] }),
      (now) => ({ value: raceIn(now), breaks: [0] }),
    );
    expect(pair.run()).toBe(true);
    expect(bench.choices.siteCount).toBe(1);
    expect(bench.ran).toEqual(['base', 'tip', 'base']);
    expect([...pair.legacyBroken]).toEqual([1, 0, 0]);
  });

  it('has the base run again where a race had nothing to do for the tip, when it runs and when it is judged', () => {
    const refused = ({ choices }: Circumstances): number => (choices.wasRefused(FIRST_SITE) ? 1 : 0);
    const refusing = ({ choices }: Circumstances): End => {
      choices.refuse(FIRST_SITE);
      return { value: 1 };
    };
    const { bench, pair } = pairOf((now) => ({ value: refused(now) }), refusing);
    expect(pair.run()).toBe(true);
    expect(bench.ran).toEqual(['base', 'tip', 'base']);
    bench.choices.startSimplest();
    expect(pair.judge().kind).toBeNull();
  });
});

describe('a pair whose runs', () => {
  it.each<[string, boolean, End, End]>([
    ['return something else', true, { ret: 0 }, { ret: -14 }],
    ['leave other machines', false, { value: 3 }, { value: 4 }],
    ['break other invariants', false, { ret: 0 }, { ret: -14, breaks: [1] }],
    ['do not both end', false, { ret: 0 }, { ret: NO_RETURN }],
    ['do not end either', false, { ret: NO_RETURN }, { ret: NO_RETURN }],
  ])('%s left the same, or not: %s', (_, same, base, tip) => {
    const { pair } = pairOf(base, tip);
    pair.run();
    expect(pair.leftTheSame).toBe(same);
  });
});

describe('strictly', () => {
  const STRICT = { ...OPTIONS, strict: true };

  it.each<[string, boolean, readonly string[], readonly string[]]>([
    ['the same calls', true, ['a', 'b'], ['a', 'b']],
    ['other calls', false, ['a', 'b'], ['a', 'c']],
    ['the same in another order', false, ['a', 'b'], ['b', 'a']],
    ['one call more', false, ['a'], ['a', 'b']],
  ])('%s are the same: %s', (_, same, base, tip) => {
    const { bench, pair } = pairOf({ calls: base }, { calls: tip }, STRICT);
    expect([pair.run(), pair.effectsDiffered]).toEqual([same, !same]);
    expect(bench.ran).toEqual(['base', 'tip', 'base', 'tip']);
    expect([bench.tracing, pair.strict]).toEqual([false, true]);
  });

  it('what differs besides is no less a difference', () => {
    expect(pairOf({ value: 1 }, { value: 2 }, STRICT).pair.run()).toBe(false);
  });

  it('nothing is recorded any more, whichever way comparing the calls ends', () => {
    const { bench, pair } = pairOf(({ tracing }) => {
      if (tracing) throw new Error('a fault of the verifier');
      return {};
    }, {});
    expect(() => pair.effectsEqual()).toThrow('a fault of the verifier');
    expect(() => pair.traced()).toThrow('a fault of the verifier');
    expect(bench.tracing).toBe(false);
  });
});

describe('pairs of one base', () => {
  it('share its runs', () => {
    const bench = new ScriptedBench();
    bench.choices.startRandom(1);
    const base = new Reference(bench, scripted('base', { value: 1, breaks: [1] }));
    const [good, bad] = [{ value: 1, breaks: [1] }, { value: 2 }].map(
      (end, i) => new Pair(bench, base, scripted(`tip ${i}`, end), OPTIONS),
    );
    base.run(1);
    expect([good!.runRefactored(), bad!.runRefactored()]).toEqual([true, false]);
    expect(bench.ran).toEqual(['base', 'tip 0', 'tip 1']);
    expect([...good!.legacyBroken]).toEqual([0, 1, 0]);
    expect([...good!.refactoredBroken]).toEqual([0, 1, 0]);
    expect([...bad!.refactoredBroken]).toEqual([0, 0, 0]);
    expect(good!.legacy).toBe(base.variant);
    expect([good!.bench, good!.choices]).toEqual([bench, bench.choices]);
    base.look(1);
    expect([...good!.legacyBroken]).toEqual([0, 1, 0]);
  });
});

describe('what was seen', () => {
  it('is confirmed by running both once more, and looking at all of both', () => {
    const { bench, pair } = pairOf({ value: 1, behind: 5 }, { value: 1, behind: 5 });
    pair.run();
    const { completed, differs, unstable } = pair.confirm();
    expect([unstable, differs, completed[0] === completed[1]]).toEqual([[], false, true]);
    expect(bench.ran).toEqual(['base', 'tip', 'base', 'tip']);
    expect(completed[0]).not.toBe(pair.outcomes()[0]);
  });

  it('differs where neither looked, once both are completed', () => {
    const { pair } = pairOf({ behind: 5 }, { behind: 6 });
    expect(pair.run()).toBe(true);
    expect(pair.confirm()).toMatchObject({ unstable: [], differs: true });
    const [legacy, refactored] = pair.traced();
    expect(legacy === refactored).toBe(false);
  });

  it.each<[string, readonly string[], Scripted['script'], Scripted['script']]>([
    ['the base', ['base'], ({ before }) => ({ value: before }), () => ({})],
    ['the tip', ['tip'], () => ({}), ({ before }) => ({ ret: before })],
    ['both', ['base', 'tip'], ({ before }) => ({ value: before }), ({ before }) => ({ value: before })],
  ])('shows what does not repeat itself: %s', (_, unstable, base, tip) => {
    const { pair } = pairOf(base, tip);
    pair.run();
    expect(pair.confirm().unstable).toEqual(unstable);
  });

  it('is held against what was seen before, if that is given', () => {
    const { pair } = pairOf({}, {});
    pair.run();
    const [legacy, refactored] = pair.outcomes();
    expect(pair.confirm([legacy, refactored]).unstable).toEqual([]);
    expect(pair.confirm(['another', refactored]).unstable).toEqual(['base']);
    expect(pair.confirm([legacy, 'another']).unstable).toEqual(['tip']);
  });

  it('tells nothing of a run that did not end but that', () => {
    const { pair } = pairOf(({ before }) => ({ ret: NO_RETURN, value: before }), {
      ret: NO_RETURN,
      value: 7,
    });
    pair.run();
    expect(pair.outcomes()).toEqual(['no return value', 'no return value']);
    expect(pair.confirm()).toMatchObject({ unstable: [], differs: false });
  });

  it('is looked at with calls recorded, and no longer afterwards', () => {
    const { bench, pair } = pairOf(({ tracing }) => ({ value: tracing ? 1 : 0 }), {});
    const [legacy, refactored] = pair.traced();
    expect([legacy === refactored, bench.tracing]).toEqual([false, false]);
  });

  it('begins each run on the choices anew', () => {
    const { bench, pair } = pairOf({}, {});
    const beginRun = bench.choices.beginRun.bind(bench.choices);
    let begun = 0;
    bench.choices.beginRun = () => {
      begun++;
      beginRun();
    };
    pair.confirm(['', '']);
    pair.effectsEqual();
    pair.completeLegacy();
    expect(begun).toBe(5);
  });

  it.each<[string, boolean, readonly End[], readonly End[]]>([
    ['both as they were', true, [{ value: 1 }], [{ value: 2 }]],
    ['the base as something else', false, [{ value: 1 }, { value: 3 }], [{ value: 2 }]],
    ['the tip as something else', false, [{ value: 1 }], [{ value: 2 }, { value: 3 }]],
    ['neither as it was', false, [{ value: 1 }, { value: 3 }], [{ value: 2 }, { value: 3 }]],
    ['a base that does not end', false, [{ ret: NO_RETURN }], [{}]],
    ['a tip that does not end', false, [{}], [{ ret: NO_RETURN }]],
    ['two that do not end', false, [{ ret: NO_RETURN }], [{ ret: NO_RETURN }]],
  ])('is known again by both outcomes: %s, %s', (_, same, base, tip) => {
    const nth =
      (ends: readonly End[]): Scripted['script'] =>
      ({ before }) =>
        ends[Math.min(before, ends.length - 1)]!;
    const { bench, pair } = pairOf(nth(base), nth(tip));
    pair.run();
    const [legacy, refactored] = [base[0]!, tip[0]!].map(({ ret = 0, value = 0 }) => {
      const out = new OutcomeVector();
      out.push(ret);
      out.push(value);
      return out;
    });
    pair.run();
    expect(pair.cameTo(legacy!, refactored!)).toBe(same);
    expect(bench.ran).toHaveLength(4);
  });

  it('of the base is completed by running it once more', () => {
    const { bench, pair } = pairOf({ behind: 5 }, {});
    pair.completeLegacy();
    const out = new OutcomeVector();
    bench.writeOutcome(0, out);
    expect([bench.ran, out.length, out.at(2)]).toEqual([['base'], 3, 5]);
  });

  it('is judged with everything kept', () => {
    expect(pairOf({ value: 1 }, { value: 2 }).pair.judge()).toMatchObject({
      kind: 'outcome',
      differs: ['value'],
    });
    expect(pairOf({}, { breaks: [1] }).pair.judge()).toMatchObject({
      kind: 'invariant',
      invariants: ['tidy'],
    });
    expect(pairOf({}, {}).pair.judge().kind).toBeNull();
  });
});

describe('texts of two releases', () => {
  /** A base that is not asked all that the tip is asked. */
  function mixed(base: End | Scripted['script'], tip: End | Scripted['script']) {
    const bench = new ScriptedBench();
    bench.choices.startRandom(1);
    const pair = new Pair(bench, scripted('base', base, '6.1'), scripted('tip', tip, '6.12'), OPTIONS);
    return { pair, same: pair.run() };
  }

  it.each<[string, boolean, number, End, End]>([
    ['both break what one is asked', true, 1, { unasked: [2] }, { breaks: [2] }],
    ['both break what the other is asked', true, 1, { breaks: [2] }, { unasked: [2] }],
    ['both break what both are asked', true, 0, { breaks: [1] }, { breaks: [1] }],
    ['the tip breaks what the base keeps', false, 1, {}, { breaks: [2] }],
    ['the base breaks what the tip keeps', false, 1, { breaks: [1] }, {}],
    ['neither breaks what it is asked', true, 0, { unasked: [2] }, {}],
  ])('where %s are the same: %s', (_, isSame, unasked, base, tip) => {
    const { pair, same } = mixed(base, tip);
    expect([same, pair.unaskedDiffered]).toEqual([isSame, unasked]);
  });

  it('forget what the run before broke', () => {
    const { pair } = mixed(
      ({ before }) => ({ unasked: before === 0 ? [2] : [] }),
      ({ before }) => (before === 0 ? { unasked: [1] } : { breaks: [2] }),
    );
    expect(pair.run()).toBe(false);
    const other = mixed(
      ({ before }) => (before === 0 ? {} : { breaks: [1] }),
      ({ before }) => ({ unasked: before === 0 ? [1] : [] }),
    );
    expect(other.pair.run()).toBe(false);
  });

  it('of one release are compared by what they are asked alone', () => {
    const { pair } = pairOf({ unasked: [2] }, { breaks: [2] });
    expect([pair.run(), pair.unaskedDiffered]).toEqual([false, 0]);
  });
});
