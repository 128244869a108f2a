// SPDX-License-Identifier: GPL-2.0-only
// Differences that contracts declare, with the base judged once for all pairs.
import type { Bench } from '../../core/bench.ts';
import { ANY, type Choices } from '../../core/choices.ts';
import type { Contract } from '../../core/contract.ts';
import { resolve, startDraft } from '../../core/draft.ts';
import type { End } from '../../core/end.ts';
import { contractFor, differencesOf } from '../../core/judge.ts';
import { OutcomeVector } from '../../core/outcome-vector.ts';
import type { Pair } from '../../core/pair.ts';
import { NO_RETURN, type RunRecord } from '../../core/run-record.ts';
import type { Variant } from '../../core/variant.ts';
import { countContract, type Tally } from '../tally.ts';
import { SeenRun } from './seen-run.ts';

/**
 * From one difference of a return value that is judged by whole records to the next: a base that does something else when it is run again is found. Odd, so that each of
 * two pairs that differ on the same leaves has its turn.
 */
const WHOLE = 15;

/**
 * What the pairs of a walk share where they differ on a leaf that contracts mostly declare.
 *
 * Where two runs return something else and leave the same machine, which their outcomes say as numbers, a contract is shown what the walk knows of the
 * base and the calls of the other; only one that looks at more has the rest made for it. It is told of the scenario what the walk has decided.
 */
export class Declared {
  private readonly judging: Bench;
  /** The base's run on the leaf, kept, ... */
  private base: RunRecord | null = null;
  /** ... what others did on it, by what they came to, ... */
  private readonly others = new Map<End, RunRecord>();
  /** ... or as far as contracts were shown it, ... */
  private shownBase: SeenRun | null = null;
  private readonly shown = new Map<End, SeenRun>();
  /** ... and how many decisions these were run under: one more may be a value that they look at. */
  private decisions = 0;
  private readonly ofBase = new OutcomeVector();
  private readonly ofRefactored = new OutcomeVector();
  /** In what whole records differ where only the return value does; null until some were compared. */
  private differs: readonly string[] | null = null;
  /** Differences of a return value up to now. */
  private returns = 0;

  /** @param judging where differences are judged */
  constructor(judging: Bench) {
    this.judging = judging;
  }

  /** Before the runs of another leaf, and when the bench was used for something else. */
  forget(): void {
    this.base = null;
    this.shownBase = null;
    if (this.others.size !== 0) this.others.clear();
    if (this.shown.size !== 0) this.shown.clear();
  }

  /**
   * Counts what `pair` has just seen if the refactored variant, and often the base, does it again and a contract declares it.
   * @param onJudging the same pair where differences are judged
   * @returns whether that is so; else nothing was counted
   */
  count(tally: Tally, pair: Pair, onJudging: Pair): boolean {
    // What only one of them looked at is decided by the walk.
    if (pair.isAtEnd) pair.bench.complete();
    if (this.decisions !== pair.choices.decisions) this.forget();
    this.decisions = pair.choices.decisions;
    const returned = differInReturn(pair);
    const { differs } = this;
    const contract =
      returned && differs !== null && !anyRefused(pair.choices) && this.returns++ % WHOLE !== 0
        ? this.byReturn(pair, differs)
        : this.byRecords(pair, onJudging, returned);
    if (contract === undefined) return false;
    countContract(tally, contract);
    return true;
  }

  /** @param differs the part that the return value is */
  private byReturn(pair: Pair, differs: readonly string[]): Contract | undefined {
    const { choices, end, refactored } = pair;
    let seen = this.shown.get(end);
    if (seen === undefined) {
      const effects = this.trace(pair);
      if (!this.ofRefactored.equals(end.outcome)) return undefined;
      seen = new SeenRun(end, effects, () => this.record(pair, refactored));
      this.shown.set(end, seen);
    }
    seen.variant = refactored.name;
    this.shownBase ??= new SeenRun(pair.legacyEnd, null, () => this.record(pair, pair.legacy));
    this.shownBase.variant = pair.legacy.name;
    const difference = { differs, ofLegacy: [], worse: [], better: [] };
    return contractFor(this.shownBase, seen, choices, pair, refactored.contracts, difference);
  }

  private byRecords(pair: Pair, onJudging: Pair, returned: boolean): Contract | undefined {
    const { choices } = pair;
    const { judging, ofBase, ofRefactored } = this;
    if (this.base === null) {
      this.base = this.record(pair, pair.legacy, ofBase);
      if (decidesMore(judging.choices, choices)) {
        pair.completeLegacy();
        this.base = this.record(pair, pair.legacy, ofBase);
        this.decisions = choices.decisions;
      }
    }
    let refactored = this.others.get(pair.end);
    if (refactored === undefined) {
      refactored = judging.record(pair.refactored, pair.preemptions, ofRefactored);
      if (!pair.cameTo(ofBase, ofRefactored)) return undefined;
      this.others.set(pair.end, refactored);
    }
    const differences = differencesOf(this.base, refactored);
    if (returned) this.differs = differences.differs.length === 1 ? differences.differs : null;
    return onJudging.contractFor(this.base, { ...refactored, variant: pair.refactored.name }, differences);
  }

  /** The effects of the refactored variant on the leaf, and in `ofRefactored` what it comes to. */
  private trace(pair: Pair): RunRecord['effects'] {
    const { judging } = this;
    this.restart(pair);
    judging.tracing = true;
    const ret = judging.run(pair.refactored, pair.preemptions);
    judging.tracing = false;
    judging.writeOutcome(ret, this.ofRefactored);
    return judging.trace;
  }

  private record(pair: Pair, variant: Variant, before?: OutcomeVector): RunRecord {
    this.restart(pair);
    return this.judging.record(variant, pair.preemptions, before);
  }

  /** Gives the leaf to the bench where differences are judged: what whole records asked there is forgotten. */
  private restart({ choices }: Pair): void {
    this.base = null;
    if (this.others.size !== 0) this.others.clear();
    startDraft(this.judging.choices, { seed: 0, given: resolve(choices) });
  }
}

/** Whether the last runs of a pair returned different values, and neither the machines that they left differ nor the invariants that they broke. */
function differInReturn(pair: Pair): boolean {
  const { end, legacyEnd } = pair;
  const tells = (one: End): boolean => one.ret !== NO_RETURN && one.outcome.at(0) === one.ret;
  return tells(end) && tells(legacyEnd) && end.outcome.equals(legacyEnd.outcome, 1) && !pair.brokenDiffered;
}

/** Whether a race of the leaf had nothing to do in some run: what others do after that goes by who ran before. */
function anyRefused(choices: Choices): boolean {
  for (let i = 0; i < choices.siteCount; i++) if (choices.wasRefused(choices.sites[i])) return true;
  return false;
}

/** Whether something is decided in `choices` that is not in `others`. */
function decidesMore(choices: Choices, others: Choices): boolean {
  return choices.values.some((value, dimension) => value !== ANY && others.values[dimension] === ANY);
}
