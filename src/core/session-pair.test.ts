// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Effect } from './effect.ts';
import type { Invariant } from './invariant.ts';
import { InvariantSet } from './invariant-set.ts';
import type { OutcomeVector } from './outcome-vector.ts';
import { NO_RETURN, type RunRecord } from './run-record.ts';
import type { Session } from './session.ts';
import { SessionPair } from './session-pair.ts';
import type { SessionPlayer } from './session-player.ts';
import { counterSubject } from './testing/counter.ts';
import type { Variant } from './variant.ts';

const named = (name: string): Invariant => ({ name, about: name, source: name });
const INVARIANTS = ['kept', 'broken'].map(named);
const OF_SESSIONS = [named('at-rest'), named('at-peace')];

/** What one step comes to. */
interface Told {
  readonly ret?: number;
  readonly machine?: number;
  readonly broken?: number;
  readonly brokenInSession?: number;
  readonly races?: number;
  readonly refused?: boolean;
  readonly idle?: boolean;
  readonly effect?: string;
}

/** A variant that comes to this in one step after the other; in all that are not told, to the same. */
interface Scripted extends Variant {
  readonly steps: readonly Told[];
  resets: number;
}

function scripted(name: string, ...steps: readonly Told[]): Scripted {
  const variant: Scripted = { name, steps, resets: 0, reset: () => void variant.resets++ };
  return variant;
}

/** A player that has no machine: what a step comes to is what the variant tells. */
class Script implements SessionPlayer {
  readonly choices = counterSubject().createBench().choices;
  readonly situation = this.choices;
  readonly broken = new InvariantSet(INVARIANTS.length);
  readonly brokenInSession = new InvariantSet(OF_SESSIONS.length);
  tracing = false;
  trace: readonly Effect[] = [];
  /** What was done with it: steps as they were given, whether traced, and whether the race had nothing to do on the other side. */
  readonly done: string[] = [];
  private told: Told = {};
  private position = 0;
  private last: Scripted | null = null;

  get called(): boolean {
    return this.told.idle !== true;
  }
  get ret(): number {
    return this.told.ret ?? 0;
  }
  get races(): number {
    return this.told.races ?? 0;
  }
  get refused(): boolean {
    return this.told.refused === true;
  }
  start(session: Session): void {
    this.done.push(`start ${session.steps.length}`);
    this.position = 0;
  }
  step(variant: Variant, step: unknown, raceRefused: boolean): void {
    this.last = variant as Scripted;
    this.play(`${step}${raceRefused ? ' refused' : ''}`);
  }
  teardown(): void {
    this.play('end');
  }
  writeOutcome(out: OutcomeVector): void {
    out.clear();
    out.push(this.ret);
    out.push(this.told.machine ?? 0);
  }
  record(variant: string): RunRecord {
    const { ret } = this;
    return {
      variant,
      ret,
      failure: ret === NO_RETURN ? { kind: 'threw', message: 'no' } : null,
      stopped: false,
      effects: this.trace,
      retried: false,
      parts: { 'return value': [String(ret)], machine: [String(this.told.machine ?? 0)] },
      breaches: [
        ...this.broken.positions().map((i) => ({ invariant: INVARIANTS[i].name, detail: '' })),
        ...this.brokenInSession.positions().map((i) => ({ invariant: OF_SESSIONS[i].name, detail: '' })),
      ],
    };
  }
  endText(): string {
    return '';
  }
  sessionLines(): readonly string[] {
    return [];
  }
  stateLines(): readonly string[] {
    return [];
  }
  syndrome(): null {
    return null;
  }
  private play(what: string): void {
    this.done.push(this.tracing ? `${what} traced` : what);
    this.told = this.last?.steps[this.position++] ?? {};
    this.broken.clear();
    this.brokenInSession.clear();
    const { broken, brokenInSession, effect } = this.told;
    this.trace =
      effect === undefined || !this.tracing
        ? []
        : [{ kind: 'call', name: effect, args: [], result: 0, locks: 0, pins: 0 }];
    if (broken !== undefined) this.broken.add(broken);
    if (brokenInSession !== undefined) this.brokenInSession.add(brokenInSession);
  }
}

const SESSION: Session = { schemaVersion: 1, choices: {}, races: [], steps: ['a', 'b'] };
const RULES = { strict: false, preemptions: 1, knownProblems: [] };

function pairOf(left: Scripted, right: Scripted, { strict = false } = {}): SessionPair<Script> {
  const sessions = { invariants: OF_SESSIONS, createPlayer: () => new Script() };
  return new SessionPair(sessions, INVARIANTS, left, right, { ...RULES, strict });
}

/** Where two variants differ, and in what; null if they do not. */
function found(left: readonly Told[], right: readonly Told[], options: { readonly strict?: boolean } = {}) {
  const result = pairOf(scripted('left', ...left), scripted('right', ...right), options).run(SESSION);
  return result === null ? null : [result.at, result.judgement.kind];
}

describe('two sides of a session', () => {
  it('are the same where each step came to the same', () => {
    expect(found([{}, { ret: 3 }, { machine: 4 }], [{}, { ret: 3 }, { machine: 4 }])).toBeNull();
  });

  it.each<[string, Told, Told, string]>([
    ['what was returned', { ret: 1 }, { ret: 2 }, 'outcome'],
    ['the machine', { machine: 1 }, {}, 'outcome'],
    ['that one gives no return value', {}, { ret: NO_RETURN }, 'failure'],
    ['that the other gives none', { ret: NO_RETURN }, {}, 'failure'],
    ['what the base keeps', {}, { broken: 1 }, 'invariant'],
    ['what the base breaks', { broken: 1 }, {}, 'invariant'],
    ['which invariant they break', { broken: 0 }, { broken: 1 }, 'invariant'],
    ['what the base keeps in a session', {}, { brokenInSession: 1 }, 'invariant'],
    ['what the base breaks in a session', { brokenInSession: 1 }, {}, 'invariant'],
  ])('differ in %s, in each step and at the end', (_, left, right, kind) => {
    for (const at of [0, 1, 2]) {
      const before = Array.from({ length: at }, () => ({}));
      expect(found([...before, left], [...before, right])).toEqual([at, kind]);
    }
  });

  it('differ in their effects where these count', () => {
    const [one, other] = [[{ effect: 'get' }], [{ effect: 'put' }]];
    expect(found(one, other)).toBeNull();
    expect(found(one, other, { strict: true })).toEqual([0, 'effects']);
    expect(found(one, one, { strict: true })).toBeNull();
  });

  it('go on where neither gives a return value', () => {
    const none = { ret: NO_RETURN };
    expect(found([none, none], [none, none])).toBeNull();
    expect(found([none, none, { machine: 1 }], [none, none])).toEqual([2, 'outcome']);
  });

  it('part without a word where the locks of one refused a race', () => {
    expect(found([{ races: 1 }, { ret: 1 }], [{}, {}])).toBeNull();
    expect(found([{ races: 1 }, { ret: 1 }], [{ races: 1 }, {}])).toEqual([1, 'outcome']);
  });

  it('part where both break the same, and what follows is no difference', () => {
    expect(found([{ broken: 1 }, { ret: 1 }], [{ broken: 1 }, {}])).toBeNull();
    const alike = { brokenInSession: 1 };
    expect(found([alike, { ret: 1 }], [alike, {}])).toBeNull();
  });
});

describe('a pair on a session', () => {
  it('plays each step on both sides, then the end, from a fresh start', () => {
    const [left, right] = [scripted('left', { refused: true }, { idle: true }), scripted('right')];
    const pair = pairOf(left, right);
    expect(pair.run(SESSION)).toBeNull();
    expect(pair.left.done).toEqual(['start 2', 'a', 'b', 'end']);
    expect(pair.right.done).toEqual(['start 2', 'a refused', 'b', 'end']);
    expect([left.resets, right.resets, pair.at]).toEqual([1, 1, 2]);
    // The left one was not called in its second step.
    expect(pair.executions).toBe(5);
  });

  it('judges the step that differs once more, and keeps everything about that one alone', () => {
    const pair = pairOf(scripted('left'), scripted('right', {}, { ret: 1 }));
    expect(pair.run(SESSION)?.judgement).toMatchObject({
      legacy: { variant: 'left', ret: 0 },
      refactored: { variant: 'right', ret: 1 },
    });
    expect(pair.right.done).toEqual(['start 2', 'a', 'b', 'start 2', 'a', 'b traced']);
    expect([pair.left.tracing, pair.right.tracing]).toEqual([false, false]);
  });

  it('says what a contract of the variant declares', () => {
    const contract = {
      id: 'returns-one',
      title: '',
      differs: ['return value'],
      mayChangeKnownProblems: false,
      covers: () => true,
      reason: '',
      commit: '',
      scenario: { schemaVersion: 1, choices: {}, races: [] },
    };
    const right = { ...scripted('right', { ret: 1 }), contracts: [contract] };
    expect(pairOf(scripted('left'), right).run(SESSION)?.judgement.contract).toBe(contract);
  });

  it('keeps what a step did also where that fails', () => {
    const pair = pairOf(scripted('left'), scripted('right'));
    pair.right.step = () => {
      throw new Error('no');
    };
    expect(() => pair.judge(SESSION, 0)).toThrow('no');
    expect([pair.left.tracing, pair.right.tracing]).toEqual([false, false]);
  });

  it('counts what each side breaks, and what the base does by what explains it', () => {
    const [left, right] = [
      scripted('left', {}, { broken: 1, brokenInSession: 1 }),
      scripted('right', {}, { broken: 0 }),
    ];
    const pair = pairOf(left, right);
    pair.run(SESSION);
    expect([[...pair.legacyBroken], [...pair.refactoredBroken]]).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect([...pair.baseProblems.unknown.values()]).toEqual([
      { invariant: 'broken', count: 1, scenario: SESSION },
      { invariant: 'at-peace', count: 1, scenario: SESSION },
    ]);
  });

  it('keeps of a session that shows a problem of the base the steps up to there', () => {
    const [left, right] = [scripted('left', { broken: 1 }), scripted('right', { broken: 1 })];
    const pair = pairOf(left, right);
    pair.run(SESSION);
    expect(pair.baseProblems.unknown.get('broken')?.scenario).toEqual({ ...SESSION, steps: ['a'] });
    const kept = pairOf(scripted('left'), scripted('right', { broken: 1 }));
    kept.run(SESSION);
    expect(kept.baseProblems.unknown.size).toBe(0);
  });

  it('tells of each step that is played on the way to another', () => {
    const pair = pairOf(scripted('left'), scripted('right'));
    const played: number[] = [];
    pair.playTo(SESSION, 2, (at) => played.push(at));
    expect(played).toEqual([0, 1]);
    expect(pair.left.done).toEqual(['start 2', 'a', 'b']);
  });

  it('takes what makes a variant for the machine that it is to run on', () => {
    const right = scripted('right', { ret: 7 });
    const made: Script[] = [];
    const make = (player: Script): Variant => {
      made.push(player);
      return right;
    };
    const sessions = { invariants: OF_SESSIONS, createPlayer: () => new Script() };
    const pair = new SessionPair(sessions, INVARIANTS, scripted('left'), make, RULES);
    expect([made, pair.refactored]).toEqual([[pair.right], right]);
  });
});

describe('what a step comes to, as a key', () => {
  const keys = (told: Told, tracing = false): readonly string[] => {
    const pair = pairOf(scripted('left'), scripted('right', {}, told));
    const outcomes = pair.outcomes(SESSION, 1, tracing);
    expect(pair.right.done).toEqual(['start 2', 'a', tracing ? 'b traced' : 'b']);
    return outcomes;
  };

  it('is that of the other exactly if nothing differs', () => {
    const [left, same] = keys({});
    expect(same).toBe(left);
    expect(keys({}, true)).toEqual([left, left]);
    const others: readonly Told[] = [
      { ret: 1 },
      { machine: 1 },
      { broken: 1 },
      { brokenInSession: 1 },
      { ret: NO_RETURN },
    ];
    expect(new Set([left, ...others.map((told) => keys(told)[1])]).size).toBe(6);
  });

  it('is the same for all steps that give no return value', () => {
    expect(keys({ ret: NO_RETURN, machine: 1 })[1]).toBe('no return value');
  });
});
