// SPDX-License-Identifier: GPL-2.0-only
/** A second subject, for tests: a counter that two threads increment, with a façade, a race and an invariant of its own. */
import type { Bench, RaceSource } from '../bench.ts';
import { Choices } from '../choices.ts';
import { hash } from '../draw.ts';
import type { Effect } from '../effect.ts';
import type { Invariant } from '../invariant.ts';
import { InvariantSet } from '../invariant-set.ts';
import type { OutcomeVector } from '../outcome-vector.ts';
import { type Breach, NO_RETURN, type RunFailure, type RunRecord } from '../run-record.ts';
import type { Session } from '../session.ts';
import type { SessionPlayer, SessionSupport } from '../session-player.ts';
import { defineSpace } from '../space.ts';
import type { Subject } from '../subject.ts';
import type { Variant } from '../variant.ts';

/** The façade of the counter. */
export interface CounterKernel {
  load(): number;
  store(value: number): void;
  /** Both at once: nobody comes between. */
  add(n: number): void;
}

/** One version of the function that increments. */
export interface CounterVariant extends Variant {
  readonly increment: (k: CounterKernel) => number;
}

export function counterVariant(name: string, increment: CounterVariant['increment']): CounterVariant {
  return { name, increment };
}

const STARTS = [0, 5, 9];
const CALLS = ['load', 'store', 'add'] as const;
const SPACE = defineSpace(
  [
    {
      number: 0,
      name: 'start',
      about: 'What the counter holds before.',
      source: 'counter.ts',
      values: STARTS.map((start) => ({ label: String(start), about: `${start}` })),
    },
    {
      number: 1,
      name: 'limit',
      about: 'Whether the counter stays at ten.',
      source: 'counter.ts',
      values: [
        { label: 'none', about: 'it goes on', weight: 3 },
        { label: 'ten', about: 'it stays there' },
      ],
    },
  ],
  ['none', 'other-increments'],
  { calls: CALLS, before: CALLS, occurrences: 1 },
);
const OTHER_INCREMENTS = 2;

/** The machine: a counter, and how often it was incremented. */
class Counter implements CounterKernel {
  choices = new Choices(SPACE);
  races: RaceSource = this.choices;
  value = 0;
  /** What the counter holds if no increment was lost. */
  expected = 0;
  racesLeft = 0;
  struck = 0;
  tracing = false;
  trace: Effect[] = [];
  readonly seen = new Uint8Array(CALLS.length);

  start(value: number): void {
    this.value = value;
    this.expected = value;
  }

  startRun(races: number): void {
    this.racesLeft = races;
    this.struck = 0;
    this.seen.fill(0);
    this.trace = [];
  }

  load(): number {
    this.enter(0);
    this.log('load', [], this.value);
    return this.value;
  }

  store(value: number): void {
    this.enter(1);
    this.log('store', [value], 0);
    this.value = this.limited(value);
  }

  add(n: number): void {
    this.enter(2);
    this.log('add', [n], 0);
    this.value = this.limited(this.value + n);
  }

  /** What the handler is for happened once more. */
  expectOne(): void {
    this.expected = this.limited(this.expected + 1);
  }

  otherIncrements(): void {
    this.struck++;
    this.racesLeft--;
    if (this.tracing)
      this.trace.push({ kind: 'race', name: 'other-increments', end: 'strikes', locks: 0, pins: 0 });
    this.value = this.limited(this.value + 1);
    this.expectOne();
  }

  private limited(value: number): number {
    return value > 10 && this.choices.pick(1) === 1 ? 10 : value;
  }

  private enter(call: number): void {
    this.seen[call]++;
    if (this.racesLeft === 0 || this.seen[call] > 1) return;
    const site = call * SPACE.stride + 1;
    if (!this.races.wantsRace(site)) return;
    if (this.races.raceAt(site, OTHER_INCREMENTS, 0) !== 0) this.otherIncrements();
  }

  private log(name: string, args: readonly number[], result: number): void {
    if (this.tracing) this.trace.push({ kind: 'call', name, args, result, locks: 0, pins: 0 });
  }
}

/** How an invariant is judged. */
type Judged = Invariant & { readonly broken: (m: Counter) => boolean };

const NO_LOST_UPDATE: Judged = {
  name: 'no-lost-update',
  about: 'Every increment counts.',
  source: 'counter.ts',
  broken: ({ expected, value }) => value !== expected,
};

function call(m: Counter, variant: Variant): { readonly ret: number; readonly failure: RunFailure | null } {
  try {
    return { ret: (variant as CounterVariant).increment(m), failure: null };
  } catch (error) {
    return { ret: NO_RETURN, failure: { kind: 'threw', message: String(error) } };
  }
}

function recordOf(
  m: Counter,
  variant: string,
  ret: number,
  failure: RunFailure | null,
  breaches: readonly Breach[],
): RunRecord {
  const parts = { 'return value': [String(ret)], counter: [String(m.value)] };
  return { variant, ret, failure, stopped: false, effects: m.trace, retried: false, parts, breaches };
}

class CounterBench implements Bench {
  readonly invariants: readonly Judged[];
  readonly m = new Counter();
  readonly choices = this.m.choices;
  terse = false;
  failure: RunFailure | null = null;

  constructor(invariants: readonly Judged[]) {
    this.invariants = invariants;
  }
  get races(): RaceSource {
    return this.m.races;
  }
  set races(source: RaceSource) {
    this.m.races = source;
  }
  get tracing(): boolean {
    return this.m.tracing;
  }
  set tracing(on: boolean) {
    this.m.tracing = on;
  }
  get trace(): readonly Effect[] {
    return this.m.trace;
  }
  run(variant: Variant, races: number): number {
    const { m } = this;
    m.startRun(races);
    m.start(STARTS[this.choices.pick(0)]);
    const { failure, ret } = call(m, variant);
    this.failure = failure;
    m.expectOne();
    for (let i = 0; i < this.choices.siteCount && m.racesLeft > 0; i++) {
      const site = this.choices.sites[i];
      if (m.seen[Math.floor(site / SPACE.stride)] === 0 && this.choices.actionAt(site) !== 0)
        m.otherIncrements();
    }
    return ret;
  }
  complete(): void {
    this.choices.pick(1);
  }
  writeOutcome(ret: number, out: OutcomeVector): void {
    out.clear();
    out.push(ret);
    out.push(this.m.value);
  }
  writeOutcomeOfSchedule(ret: number, out: OutcomeVector): void {
    this.writeOutcome(ret, out);
  }
  findBroken(_ret: number, broken: InvariantSet): void {
    this.invariants.forEach((invariant, i) => {
      if (invariant.broken(this.m)) broken.add(i);
    });
  }
  findUnasked(): void {}
  record(variant: Variant, races: number, before?: OutcomeVector): RunRecord {
    this.tracing = true;
    const ret = this.run(variant, races);
    if (before !== undefined) this.writeOutcome(ret, before);
    this.complete();
    this.tracing = false;
    const breaches = this.invariants
      .filter(({ broken }) => broken(this.m))
      .map(({ name }) => ({ invariant: name, detail: `${this.m.value}, not ${this.m.expected}` }));
    return recordOf(this.m, variant.name, ret, this.failure, breaches);
  }
  allowedRaces(): number {
    return OTHER_INCREMENTS;
  }
  timesSeen(code: number): number {
    return this.m.seen[code];
  }
  syndrome(): { readonly esr: number; readonly hpfar: number; readonly far: number } {
    return { esr: 0, hpfar: 0, far: 0 };
  }
  machineLines(): readonly string[] {
    return [`counter at ${STARTS[this.choices.pick(0)]}`];
  }
}

/** A step of a session: the function is called, or the counter is set back. */
interface CounterStep {
  readonly does: 'increment' | 'reset';
  /** Whether the other thread comes before the store. */
  readonly raced?: true;
}

class CounterPlayer implements SessionPlayer {
  readonly m = new Counter();
  readonly situation = this.m.choices;
  readonly choices = this.m.choices;
  readonly broken: InvariantSet;
  readonly brokenInSession = new InvariantSet(1);
  readonly refused = false;
  called = false;
  ret = 0;
  private readonly invariants: readonly Judged[];
  private failure: RunFailure | null = null;

  constructor(invariants: readonly Judged[]) {
    this.invariants = invariants;
    this.broken = new InvariantSet(invariants.length);
  }
  get races(): number {
    return this.m.struck;
  }
  get tracing(): boolean {
    return this.m.tracing;
  }
  set tracing(on: boolean) {
    this.m.tracing = on;
  }
  get trace(): readonly Effect[] {
    return this.m.trace;
  }
  start({ choices }: Session): void {
    this.choices.startSimplest();
    SPACE.dimensions.forEach(({ name, values }, i) => {
      const value = values.findIndex(({ label }) => label === choices[name]);
      if (value >= 0) this.choices.give(i, value);
      this.choices.pick(i);
    });
    this.m.start(STARTS[this.choices.pick(0)]);
  }
  step(variant: Variant, step: unknown): void {
    const { does, raced } = step as CounterStep;
    const { m } = this;
    this.begin(raced === true ? 1 : 0);
    m.races = {
      untested: false,
      wantsRace: (site) => site === SPACE.stride + 1,
      raceAt: () => 1,
      refuse: () => undefined,
    };
    this.called = does === 'increment';
    if (does === 'reset') m.start(0);
    else {
      const { failure, ret } = call(m, variant);
      this.ret = ret;
      this.failure = failure;
      m.expectOne();
      if (m.racesLeft > 0) m.otherIncrements();
    }
    this.invariants.forEach((invariant, i) => {
      if (invariant.broken(m)) this.broken.add(i);
    });
  }
  teardown(): void {
    this.begin(0);
    this.called = false;
  }
  writeOutcome(out: OutcomeVector): void {
    out.clear();
    out.push(this.ret);
    out.push(this.m.value);
  }
  record(variant: string): RunRecord {
    const breaches = this.broken
      .positions()
      .map((i) => ({ invariant: this.invariants[i].name, detail: `${this.m.value}` }));
    return recordOf(this.m, variant, this.ret, this.failure, breaches);
  }
  endText(): string {
    return String(this.m.value);
  }
  sessionLines(): readonly string[] {
    return ['a counter'];
  }
  stateLines(): readonly string[] {
    return [`it holds ${this.m.value}`];
  }
  syndrome(): null {
    return null;
  }
  private begin(races: number): void {
    this.m.startRun(races);
    this.ret = 0;
    this.failure = null;
    this.broken.clear();
  }
}

function drawSession(seed: number): Session<CounterStep> {
  const steps = Array.from({ length: 1 + (hash(seed, 0) % 6) }, (_, i): CounterStep => {
    const drawn = hash(seed, i + 1);
    if (drawn % 4 === 0) return { does: 'reset' };
    return (drawn >>> 4) % 2 === 0 ? { does: 'increment', raced: true } : { does: 'increment' };
  });
  return {
    schemaVersion: 1,
    choices: hash(seed, 9) % 2 === 0 ? { start: '5' } : {},
    races: [],
    steps,
  };
}

function* simplerSessions(session: Session): Iterable<Session> {
  const steps = session.steps as readonly CounterStep[];
  for (let i = 0; i < steps.length; i++) yield { ...session, steps: steps.filter((_, j) => j !== i) };
  if (Object.keys(session.choices).length > 0) yield { ...session, choices: {} };
  for (const [i, { does, raced }] of steps.entries())
    if (raced === true) yield { ...session, steps: steps.with(i, { does }) };
}

function sessionsOf(invariants: readonly Judged[]): SessionSupport {
  return {
    invariants: [],
    createPlayer: () => new CounterPlayer(invariants),
    draw: drawSession,
    simpler: simplerSessions,
    namedChoices: (choices) => {
      const start = STARTS[choices.values[0]];
      return start === 0 ? {} : { start: String(start) };
    },
    size: ({ choices, steps }) => steps.length + Object.keys(choices).length,
    stepText: (step) => (step as CounterStep).does,
    parse: (text) => JSON.parse(text) as Session,
  };
}

/**
 * The counter as a subject.
 * @param before invariants that always hold, in front of the one that can be broken
 */
export function counterSubject(before = 0): Subject {
  const holds = Array.from({ length: before }, (_, i): Judged => {
    return { name: `holds-${i}`, about: 'It holds.', source: 'counter.ts', broken: () => false };
  });
  const invariants = [...holds, NO_LOST_UPDATE];
  return {
    name: 'increment',
    signatures: [{ name: 'plain', type: 'Increment', parameters: [{ name: 'k', type: 'CounterKernel' }] }],
    space: SPACE,
    invariants,
    parts: ['return value', 'counter'],
    knownProblems: [],
    variants: [ATOMIC],
    createBench: () => new CounterBench(invariants),
    sessions: sessionsOf(invariants),
  };
}

/** The base: nobody comes between. */
export const ATOMIC = counterVariant('atomic', (k) => {
  k.add(1);
  return 0;
});

/** Loses what another thread adds between the two calls. */
export const RACY = counterVariant('racy', (k) => {
  k.store(k.load() + 1);
  return 0;
});
