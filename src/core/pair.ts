// SPDX-License-Identifier: GPL-2.0-only
// The fast path of a pair.
import { BaseProblems } from './base-problems.ts';
import type { Bench } from './bench.ts';
import type { Choices } from './choices.ts';
import { InvariantSet } from './invariant-set.ts';
import { compare, firstDifferent, type Judgement, judge } from './judge.ts';
import type { KnownProblem } from './known-problem.ts';
import { OutcomeVector } from './outcome-vector.ts';
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
  readonly outcome = new OutcomeVector();
  /** What the last run returned. */
  ret = 0;
  /** Invariants that the last run broke. */
  readonly broken: InvariantSet;
  /** Of those that are not asked of a text of its release: what the last run broke nonetheless. Kept for variants of other releases alone. */
  readonly unasked: InvariantSet;
  keepsUnasked = false;
  /** Executions that broke each invariant, by its position. */
  readonly counts: Float64Array;

  constructor(bench: Bench, variant: Variant) {
    const { length } = bench.invariants;
    this.bench = bench;
    this.variant = variant;
    this.broken = new InvariantSet(length);
    this.unasked = new InvariantSet(length);
    this.counts = new Float64Array(length);
  }

  run(preemptions: number): void {
    this.look(preemptions);
    this.count();
  }

  /** Like `run`, without counting what was broken. */
  look(preemptions: number): void {
    const { bench, broken } = this;
    const ret = bench.run(this.variant, preemptions);
    this.ret = ret;
    bench.writeOutcome(ret, this.outcome);
    broken.clear();
    bench.findBroken(ret, broken);
    if (!this.keepsUnasked) return;
    this.unasked.clear();
    bench.findUnasked(ret, this.unasked);
  }

  /** Counts what the last run broke. */
  count(): void {
    if (!this.broken.isEmpty) countIn(this.counts, this.broken);
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
  /** What the last run of the refactored variant returned. */
  private ret = 0;
  private readonly ofRefactored = new OutcomeVector();
  private readonly again = new OutcomeVector();
  private readonly broken: InvariantSet;
  private readonly unasked: InvariantSet;
  /** Runs in which one broke what the other is not asked and breaks as well. */
  unaskedDiffered = 0;
  /** Whether the two are of releases that are asked other invariants. */
  private readonly isMixed: boolean;

  constructor(bench: Bench, legacy: Variant | Reference, refactored: Variant, options: PairOptions) {
    this.reference = legacy instanceof Reference ? legacy : new Reference(bench, legacy);
    this.refactored = refactored;
    this.options = options;
    this.broken = new InvariantSet(bench.invariants.length);
    this.unasked = new InvariantSet(bench.invariants.length);
    this.isMixed = askedDifferently(this.reference.variant, refactored);
    if (this.isMixed) this.reference.keepsUnasked = true;
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
    const decided = choices.siteCount;
    this.look();
    // A race that was decided where only the other comes to strikes the original too: the schedule is the same for both.
    if (choices.siteCount !== decided) reference.look(options.preemptions);
    reference.count();
    this.effectsDiffered = options.strict && !this.effectsEqual();
    return this.isSame() && !this.effectsDiffered;
  }

  /** Like `run`, after the reference was run on the same choices; effects are not compared. */
  runRefactored(): boolean {
    this.look();
    return this.isSame();
  }

  private look(): void {
    const { bench, broken, options } = this;
    const ret = bench.run(this.refactored, options.preemptions);
    this.ret = ret;
    bench.writeOutcome(ret, this.ofRefactored);
    broken.clear();
    bench.findBroken(ret, broken);
    if (!broken.isEmpty) countIn(this.refactoredBroken, broken);
    if (!this.isMixed) return;
    this.unasked.clear();
    bench.findUnasked(ret, this.unasked);
  }

  /** Whether the last runs broke other invariants: one of them what the other keeps, asked or not. */
  get brokenDiffered(): boolean {
    const { broken, reference } = this;
    if (!this.isMixed) return !reference.broken.equals(broken);
    return !(
      reference.broken.isWithin(broken, this.unasked) && broken.isWithin(reference.broken, reference.unasked)
    );
  }

  private isSame(): boolean {
    const { reference, ret } = this;
    if (!reference.broken.isEmpty) this.baseProblems.count(reference.broken, this.choices);
    if (this.isMixed && !reference.broken.equals(this.broken)) this.unaskedDiffered++;
    return ret !== NO_RETURN && !this.brokenDiffered && reference.outcome.equals(this.ofRefactored);
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
    return [keyOf(this.reference.ret, this.reference.outcome), keyOf(this.ret, this.ofRefactored)];
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
    const { ofRefactored, reference, ret } = this;
    const returned = ret !== NO_RETURN && reference.ret !== NO_RETURN;
    return returned && reference.outcome.equals(legacy) && ofRefactored.equals(refactored);
  }

  private lookAgain(variant: Variant): {
    readonly variant: string;
    readonly key: string;
    readonly completed: string;
  } {
    const { again: vector, bench, options } = this;
    this.choices.beginRun();
    const ret = bench.run(variant, options.preemptions);
    bench.writeOutcome(ret, vector);
    const key = keyOf(ret, vector);
    bench.complete();
    bench.writeOutcome(ret, vector);
    return { variant: variant.name, key, completed: keyOf(ret, vector) };
  }

  /** Runs both again, keeping everything, and says what is wrong. */
  judge(): Judgement {
    return judge(this.bench, this.legacy, this.refactored, this.options);
  }

  /** The same, where the base was run again and kept already: what came of it. */
  judgeAgainst(legacy: RunRecord, refactored: RunRecord): Judgement {
    return compare(legacy, refactored, this.choices, this.options, this.refactored.contracts);
  }
}

/** A run that did not end leaves whatever it had got to: that tells nothing apart. */
function keyOf(ret: number, outcome: OutcomeVector): string {
  return ret === NO_RETURN ? 'no return value' : outcome.key();
}

function countIn(counts: Float64Array, broken: InvariantSet): void {
  for (let i = 0; i < counts.length; i++) if (broken.has(i)) counts[i]++;
}
