// SPDX-License-Identifier: GPL-2.0-only
import { OutcomeVector } from '../kernel/outcome_vector.ts';
import type { Choices } from '../scenario/choices.ts';
import type { Contract } from './contracts/contract.ts';
import { findingFor } from './findings/all.ts';
import type { Finding } from './findings/finding.ts';
import { brokenInvariants, INVARIANTS } from './invariants/all.ts';
import { firstDifferent, type Judgement, judge } from './judge.ts';
import { writeOutcome } from './outcome.ts';
import { type Bench, NO_RETURN } from './run.ts';
import type { Variant } from './variant.ts';

/** What a pair is judged by. */
export interface PairOptions {
  /** Compare the ordered effects as well. */
  readonly strict: boolean;
  /** How many races may strike in one run. */
  readonly preemptions: number;
  readonly contracts: readonly Contract[];
  readonly findings: readonly Finding[];
}

/**
 * Runs two variants on the same choices. `run` is the fast path: it compares flattened outcomes and invariant masks
 * and answers whether all is well; only when it is not does `judge` run both again with everything kept.
 */
export class Pair {
  readonly legacy: Variant;
  readonly refactored: Variant;
  private readonly bench: Bench;
  private readonly options: PairOptions;
  /** Executions of each variant that broke each invariant, by its position. */
  readonly legacyBroken = new Float64Array(INVARIANTS.length);
  readonly refactoredBroken = new Float64Array(INVARIANTS.length);
  /** Executions of the original that each finding explained, by id. */
  readonly explained = new Map<string, number>();
  private readonly ofLegacy = new OutcomeVector();
  private readonly ofRefactored = new OutcomeVector();

  constructor(bench: Bench, legacy: Variant, refactored: Variant, options: PairOptions) {
    this.bench = bench;
    this.legacy = legacy;
    this.refactored = refactored;
    this.options = options;
  }

  get choices(): Choices {
    return this.bench.world.choices;
  }

  /**
   * Runs both on the choices that were started.
   * @returns whether the outcomes are equal and both break the same invariants, all of them on the list of findings
   */
  run(): boolean {
    return this.options.strict ? this.runStrict() : this.runOutcome();
  }

  private runOutcome(): boolean {
    const { bench, options } = this;
    const { m } = bench;
    const legacyRet = bench.run(this.legacy, options.preemptions);
    writeOutcome(m, legacyRet, this.ofLegacy);
    const legacyMask = brokenInvariants(m, legacyRet);
    const ret = bench.run(this.refactored, options.preemptions);
    writeOutcome(m, ret, this.ofRefactored);
    const mask = brokenInvariants(m, ret);
    if ((legacyMask | mask) !== 0) this.count(legacyMask, mask);
    if (ret === NO_RETURN || legacyMask !== mask || !this.ofLegacy.equals(this.ofRefactored)) return false;
    return mask === 0 || this.allListed(mask);
  }

  /** Like `run`, comparing the effect logs first. */
  private runStrict(): boolean {
    const { bench, options } = this;
    const { m } = bench;
    m.tracing = true;
    try {
      bench.run(this.legacy, options.preemptions);
      const effects = m.trace;
      bench.run(this.refactored, options.preemptions);
      if (firstDifferent(effects, m.trace) >= 0) return false;
    } finally {
      m.tracing = false;
    }
    return this.runOutcome();
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

  private count(legacyMask: number, mask: number): void {
    for (let i = 0; i < INVARIANTS.length; i++) {
      if ((legacyMask & (1 << i)) !== 0) this.legacyBroken[i]++;
      if ((mask & (1 << i)) !== 0) this.refactoredBroken[i]++;
    }
  }
}
