// SPDX-License-Identifier: GPL-2.0-only
// The fast path of a pair.
import { OutcomeVector } from '../kernel/outcome_vector.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
import { NO_RETURN } from '../subjects/user_mem_abort/caller.ts';
import { brokenInvariants, INVARIANTS } from '../subjects/user_mem_abort/invariants/all.ts';
import { findingFor } from '../subjects/user_mem_abort/known-problems/all.ts';
import type { Finding } from '../subjects/user_mem_abort/known-problems/finding.ts';
import { complete, writeOutcome } from '../subjects/user_mem_abort/outcome.ts';
import type { Choices } from './choices.ts';
import { firstDifferent, type Judgement, judge } from './judge.ts';
import type { Variant } from './variant.ts';

/** What a pair is judged by. */
export interface PairOptions {
  /** Compare the ordered effects as well. */
  readonly strict: boolean;
  /** How many races may strike in one run. */
  readonly preemptions: number;
  readonly findings: readonly Finding[];
}

/**
 * The original's side of a pair: what it did on the present choices. Pairs of one original on one bench can share it, and then
 * run it once for all of them.
 */
export class Reference {
  readonly variant: Variant;
  readonly bench: Bench;
  readonly outcome = new OutcomeVector();
  /** Invariants that the last run broke, as bits by position. */
  mask = 0;
  /** Executions that broke each invariant, by its position. */
  readonly broken = new Float64Array(INVARIANTS.length);

  constructor(bench: Bench, variant: Variant) {
    this.bench = bench;
    this.variant = variant;
  }

  run(preemptions: number): void {
    const { m } = this.bench;
    const ret = this.bench.run(this.variant, preemptions);
    writeOutcome(m, ret, this.outcome);
    this.mask = brokenInvariants(m, ret);
    if (this.mask !== 0) countIn(this.broken, this.mask);
  }
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
  readonly refactoredBroken = new Float64Array(INVARIANTS.length);
  /** Executions of the original that each finding explained, by id. */
  readonly explained = new Map<string, number>();
  private readonly ofRefactored = new OutcomeVector();

  constructor(bench: Bench, legacy: Variant | Reference, refactored: Variant, options: PairOptions) {
    this.reference = legacy instanceof Reference ? legacy : new Reference(bench, legacy);
    this.refactored = refactored;
    this.options = options;
  }

  get legacy(): Variant {
    return this.reference.variant;
  }

  /** Executions of the original that broke each invariant, by its position. */
  get legacyBroken(): Float64Array {
    return this.reference.broken;
  }

  get choices(): Choices {
    return this.bench.world.choices;
  }

  private get bench(): Bench {
    return this.reference.bench;
  }

  /** How many races may strike in one run. */
  get preemptions(): number {
    return this.options.preemptions;
  }

  /**
   * Runs both on the choices that were started.
   * @returns whether the outcomes are equal and both break the same invariants, all of them on the list of findings
   */
  run(): boolean {
    if (this.options.strict && !this.effectsEqual()) return false;
    this.reference.run(this.options.preemptions);
    return this.runRefactored();
  }

  /** Like `run`, after the reference was run on the same choices; effects are not compared. */
  runRefactored(): boolean {
    const { bench, options, reference } = this;
    const { m } = bench;
    const ret = bench.run(this.refactored, options.preemptions);
    writeOutcome(m, ret, this.ofRefactored);
    const mask = brokenInvariants(m, ret);
    if (mask !== 0) countIn(this.refactoredBroken, mask);
    if (ret === NO_RETURN || reference.mask !== mask || !reference.outcome.equals(this.ofRefactored))
      return false;
    return mask === 0 || this.allListed(mask);
  }

  /** Whether both make the same calls with the same results in the same order. */
  effectsEqual(): boolean {
    const { bench, options } = this;
    const { m } = bench;
    m.tracing = true;
    try {
      this.choices.beginRun();
      bench.run(this.legacy, options.preemptions);
      const effects = m.trace;
      this.choices.beginRun();
      bench.run(this.refactored, options.preemptions);
      return firstDifferent(effects, m.trace) < 0;
    } finally {
      m.tracing = false;
    }
  }

  /** Looks at every part of both final machines: what only one of the runs looked at is decided after that. */
  lookAtAll(): void {
    const { bench, options } = this;
    for (const variant of [this.legacy, this.refactored]) {
      this.choices.beginRun();
      bench.run(variant, options.preemptions);
      complete(bench.m);
    }
  }

  /** Runs both again, keeping everything, and says what is wrong. */
  judge(): Judgement {
    return judge(this.bench, this.legacy, this.refactored, this.options);
  }

  private allListed(mask: number): boolean {
    for (let i = 0; i < INVARIANTS.length; i++) {
      if ((mask & (1 << i)) === 0) continue;
      const finding = findingFor(this.options.findings, INVARIANTS[i].name, this.choices);
      if (finding === null) return false;
      this.explained.set(finding.id, (this.explained.get(finding.id) ?? 0) + 1);
    }
    return true;
  }
}

function countIn(counts: Float64Array, mask: number): void {
  for (let i = 0; i < counts.length; i++) if ((mask & (1 << i)) !== 0) counts[i]++;
}
