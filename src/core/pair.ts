// SPDX-License-Identifier: GPL-2.0-only
// The fast path of a pair.
import { at } from './at.ts';
import { BaseProblems } from './base-problems.ts';
import type { Bench, Following } from './bench.ts';
import type { Choices } from './choices.ts';
import type { Contract } from './contract.ts';
import { End } from './end.ts';
import type { InvariantSet } from './invariant-set.ts';
import { contractFor, firstDifferent, type Judgement, judge } from './judge.ts';
import type { KnownProblem } from './known-problem.ts';
import type { OutcomeVector } from './outcome-vector.ts';
import { NO_RETURN, type RunRecord } from './run-record.ts';
import { askedDifferently, type Variant } from './variant.ts';

/** What a pair is judged by. */
export interface PairOptions {
  /** Compare the ordered effects as well. */
  readonly strict: boolean;
  /** How many races may strike in one run. */
  readonly preemptions: number;
  readonly knownProblems: readonly KnownProblem[];
}

/**
 * The original's side of a pair: what it did on the present choices. Pairs of one original on one bench can share it, and then
 * run it once for all of them.
 */
export class Reference {
  readonly variant: Variant;
  readonly bench: Bench;
  /** What its last run came to. */
  readonly end: End;
  /** Whether what is not asked of a text of its release is looked at: for variants of other releases alone. */
  keepsUnasked = false;
  /** How other variants follow its runs; null where none does. */
  following: Following | null = null;
  /** Executions that broke each invariant, by its position. */
  readonly counts: Float64Array;
  /** What it, and those that followed it, came to on the present choices, by `Bench.cameTo`. */
  private readonly ends: End[] = [];

  constructor(bench: Bench, variant: Variant) {
    const { length } = bench.invariants;
    this.bench = bench;
    this.variant = variant;
    this.end = this.endAt(0);
    this.counts = new Float64Array(length);
  }

  run(preemptions: number): void {
    this.look(preemptions);
    this.count();
  }

  /** Like `run`, without counting what was broken. */
  look(preemptions: number): void {
    const { bench, following, variant } = this;
    const ret = following === null ? bench.run(variant, preemptions) : following.keep(variant, preemptions);
    // A run that was given up came to nothing, and nothing is asked about it.
    const { choices } = bench;
    if (!choices.abandons || !choices.abandoned) this.end.write(bench, ret, this.keepsUnasked);
  }

  /** Counts what the last run broke. */
  count(): void {
    const { broken } = this.end;
    if (!broken.isEmpty) countIn(this.counts, broken);
  }

  /** What the run of this number came to. */
  endAt(number: number): End {
    while (this.ends.length <= number) this.ends.push(new End(this.bench.invariants.length));
    return at(this.ends, number);
  }
}

/** What came of running a pair again on the choices on which something was seen. */
export interface Confirmation {
  /** Variants that did something else than before. */
  readonly unstable: readonly string[];
  /** Keys of both final machines with every part looked at. */
  readonly completed: readonly [legacy: string, refactored: string];
  /** Whether these differ. */
  readonly differs: boolean;
}

/**
 * Runs two variants on the same choices. `run` is the fast path: it compares flattened outcomes and invariant masks
 * and answers whether all is well; only when it is not does `judge` run both again with everything kept.
 */
export class Pair {
  readonly refactored: Variant;
  private readonly reference: Reference;
  private readonly options: PairOptions;
  /** Executions of the refactored variant that broke each invariant, by its position. */
  readonly refactoredBroken: Float64Array;
  /** What the base broke, by what explains it. */
  readonly baseProblems: BaseProblems;
  /** Whether the effects of the last run differed; false where nobody compared them. */
  effectsDiffered = false;
  /** What the last run of the refactored variant came to: what another came to whose run it was, ... */
  private refactoredEnd: End;
  /** ... or this. */
  private readonly own: End;
  private readonly again: End;
  /** Runs in which one broke what the other is not asked and breaks as well. */
  unaskedDiffered = 0;
  /** Whether the two are of releases that are asked other invariants. */
  private readonly isMixed: boolean;
  /** Whether the refactored variant follows the reference: where nothing but outcomes is compared, and both are of one release. */
  private readonly following: Following | null;

  constructor(bench: Bench, legacy: Variant | Reference, refactored: Variant, options: PairOptions) {
    this.reference = legacy instanceof Reference ? legacy : new Reference(bench, legacy);
    this.refactored = refactored;
    this.options = options;
    this.own = new End(bench.invariants.length);
    this.again = new End(bench.invariants.length);
    this.refactoredEnd = this.own;
    this.isMixed = askedDifferently(this.reference.variant, refactored);
    if (this.isMixed) this.reference.keepsUnasked = true;
    const mayFollow = !options.strict && areAlike(this.reference.variant, refactored);
    this.following = mayFollow ? (bench.following ?? null) : null;
    if (this.following !== null) this.reference.following = this.following;
    this.refactoredBroken = new Float64Array(bench.invariants.length);
    this.baseProblems = new BaseProblems(bench.invariants, options.knownProblems);
  }

  get legacy(): Variant {
    return this.reference.variant;
  }

  /** Executions of the original that broke each invariant, by its position. */
  get legacyBroken(): Float64Array {
    return this.reference.counts;
  }

  get choices(): Choices {
    return this.bench.choices;
  }

  get bench(): Bench {
    return this.reference.bench;
  }

  /** What the base is known to break. */
  get knownProblems(): readonly KnownProblem[] {
    return this.options.knownProblems;
  }

  /** Whether the ordered effects are compared as well. */
  get strict(): boolean {
    return this.options.strict;
  }

  /** How many races may strike in one run. */
  get preemptions(): number {
    return this.options.preemptions;
  }

  /**
   * Runs both on the choices that were started.
   * @returns whether the outcomes are equal and both break the same invariants
   */
  run(): boolean {
    const { choices, options, reference } = this;
    choices.mostRaces = options.preemptions;
    reference.look(options.preemptions);
    const { refusals, siteCount } = choices;
    this.look();
    // A race that was decided where only the other comes to strikes the original too, unless it had nothing to do there: the schedule is the same for both.
    if (choices.siteCount !== siteCount || choices.refusals !== refusals) reference.look(options.preemptions);
    reference.count();
    this.effectsDiffered = options.strict && !this.effectsEqual();
    return this.isSame() && !this.effectsDiffered;
  }

  /** Like `run`, after the reference was run on the same choices; effects are not compared. */
  runRefactored(): boolean {
    this.look();
    return this.isSame();
  }

  /** Runs the refactored variant, after the reference was run on the same choices, and keeps nothing of what it comes to. */
  pass(): number {
    const { bench, following, options, refactored } = this;
    return following === null
      ? bench.run(refactored, options.preemptions)
      : following.follow(refactored, options.preemptions);
  }

  private look(): void {
    const { bench, following, reference } = this;
    const ret = this.pass();
    const known = following !== null && following.cameTo >= 0;
    this.refactoredEnd = known ? reference.endAt(following.cameTo) : this.own;
    if (this.isAtEnd) this.refactoredEnd.write(bench, ret, this.isMixed);
    const { broken } = this.refactoredEnd;
    if (!broken.isEmpty) countIn(this.refactoredBroken, broken);
  }

  /** Whether the machine is where the last run of the refactored variant left it. */
  get isAtEnd(): boolean {
    return this.following === null || this.following.isNew;
  }

  /** What the last run of the refactored variant came to; another variant whose run was the same has the same. */
  get end(): End {
    return this.refactoredEnd;
  }

  /** Whether the last runs differed in what they returned at most. */
  get leftTheSame(): boolean {
    return !this.isMixed && this.refactoredEnd.leavesWhat(this.reference.end);
  }

  /** Whether the last runs broke other invariants: one of them what the other keeps, asked or not. */
  get brokenDiffered(): boolean {
    const ofLegacy = this.reference.end;
    const ofRefactored = this.refactoredEnd;
    if (!this.isMixed) return !ofLegacy.broken.equals(ofRefactored.broken);
    return !(
      ofLegacy.broken.isWithin(ofRefactored.broken, ofRefactored.unasked) &&
      ofRefactored.broken.isWithin(ofLegacy.broken, ofLegacy.unasked)
    );
  }

  private isSame(): boolean {
    const { refactoredEnd } = this;
    const { end } = this.reference;
    if (!end.broken.isEmpty) this.baseProblems.count(end.broken, this.choices);
    if (this.isMixed && !end.broken.equals(refactoredEnd.broken)) this.unaskedDiffered++;
    if (refactoredEnd.ret === NO_RETURN) return false;
    return refactoredEnd === end || (!this.brokenDiffered && end.outcome.equals(refactoredEnd.outcome));
  }

  /** Whether both make the same calls with the same results in the same order. */
  effectsEqual(): boolean {
    const { bench, options } = this;
    bench.tracing = true;
    try {
      this.choices.beginRun();
      bench.run(this.legacy, options.preemptions);
      const effects = bench.trace;
      this.choices.beginRun();
      bench.run(this.refactored, options.preemptions);
      return firstDifferent(effects, bench.trace) < 0;
    } finally {
      bench.tracing = false;
    }
  }

  /** What the last run of the base, and of the refactored variant, came to: the keys of their outcomes. */
  outcomes(): readonly [legacy: string, refactored: string] {
    return [this.reference.end.key(), this.refactoredEnd.key()];
  }

  /**
   * Runs both once more without recording calls, and looks at every part of both final machines: what only one of the runs looked at is
   * decided after that.
   * @param before the outcomes of the run before on the same choices
   */
  confirm(before = this.outcomes()): Confirmation {
    const legacy = this.lookAgain(this.legacy);
    const refactored = this.lookAgain(this.refactored);
    const unstable = [
      ...(legacy.key === before[0] ? [] : [legacy.variant]),
      ...(refactored.key === before[1] ? [] : [refactored.variant]),
    ];
    return {
      unstable,
      completed: [legacy.completed, refactored.completed],
      differs: legacy.completed !== refactored.completed,
    };
  }

  /** The keys of the completed outcomes of both, run with their calls recorded. */
  traced(): readonly [legacy: string, refactored: string] {
    this.bench.tracing = true;
    try {
      return [this.lookAgain(this.legacy).completed, this.lookAgain(this.refactored).completed];
    } finally {
      this.bench.tracing = false;
    }
  }

  /** Runs the base once more, and looks at every part of its final machine: what that asks is decided after it. */
  completeLegacy(): void {
    this.choices.beginRun();
    this.bench.run(this.legacy, this.options.preemptions);
    this.bench.complete();
  }

  /** Whether the last runs returned, and came to these outcomes. */
  cameTo(legacy: OutcomeVector, refactored: OutcomeVector): boolean {
    const { refactoredEnd, reference } = this;
    const returned = refactoredEnd.ret !== NO_RETURN && reference.end.ret !== NO_RETURN;
    return returned && reference.end.outcome.equals(legacy) && refactoredEnd.outcome.equals(refactored);
  }

  private lookAgain(variant: Variant): {
    readonly variant: string;
    readonly key: string;
    readonly completed: string;
  } {
    const { again, bench, options } = this;
    this.choices.beginRun();
    const ret = bench.run(variant, options.preemptions);
    again.ret = ret;
    bench.writeOutcome(ret, again.outcome);
    const key = again.key();
    bench.complete();
    bench.writeOutcome(ret, again.outcome);
    return { variant: variant.name, key, completed: again.key() };
  }

  /** Runs both again, keeping everything, and says what is wrong. */
  judge(): Judgement {
    return judge(this.bench, this.legacy, this.refactored, this.options);
  }

  /** The contract that declares in what two kept runs of the variants differ, both of which came to an end; undefined if none does. */
  contractFor(legacy: RunRecord, refactored: RunRecord): Contract | undefined {
    return contractFor(legacy, refactored, this.choices, this.options, this.refactored.contracts);
  }
}

/** Whether one may follow the other: both are of one release, and reach the machine by calls alone. */
function areAlike(base: Variant, variant: Variant): boolean {
  return base.release === variant.release && base.alone !== true && variant.alone !== true;
}

function countIn(counts: Float64Array, broken: InvariantSet): void {
  for (let i = 0; i < counts.length; i++) if (broken.has(i)) counts[i]++;
}
