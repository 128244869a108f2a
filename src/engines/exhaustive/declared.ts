// SPDX-License-Identifier: GPL-2.0-only
// Differences that contracts declare, with the base judged once for all pairs.
import type { Bench } from '../../core/bench.ts';
import { ANY, type Choices } from '../../core/choices.ts';
import { resolve, startDraft } from '../../core/draft.ts';
import type { End } from '../../core/end.ts';
import { OutcomeVector } from '../../core/outcome-vector.ts';
import type { Pair } from '../../core/pair.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { countContract, type Tally } from '../tally.ts';

/** What the pairs of a walk share where they differ on a leaf that contracts mostly declare. */
export class Declared {
  private readonly judging: Bench;
  /** The base's run on the leaf, kept, ... */
  private base: RunRecord | null = null;
  /** ... what others did on it, by what they came to, ... */
  private readonly others = new Map<End, RunRecord>();
  /** ... and how many decisions these were run under: one more may be a value that they look at. */
  private decisions = 0;
  private readonly ofBase = new OutcomeVector();
  private readonly ofRefactored = new OutcomeVector();

  /** @param judging where differences are judged */
  constructor(judging: Bench) {
    this.judging = judging;
  }

  /** Before the runs of another leaf, and when the bench was used for something else. */
  forget(): void {
    this.base = null;
    if (this.others.size !== 0) this.others.clear();
  }

  /**
   * Counts what `pair` has just seen if both variants do it again and a contract declares it.
   * @param onJudging the same pair where differences are judged
   * @returns whether that is so; else nothing was counted
   */
  count(tally: Tally, pair: Pair, onJudging: Pair): boolean {
    const { judging, ofBase, ofRefactored } = this;
    const { choices, preemptions } = pair;
    // What only one of them looked at is decided by the walk.
    if (pair.isAtEnd) pair.bench.complete();
    if (this.base === null || this.decisions !== choices.decisions) {
      this.forget();
      this.base = this.recordBase(pair);
      if (decidesMore(judging.choices, choices)) {
        pair.completeLegacy();
        this.base = this.recordBase(pair);
      }
      this.decisions = choices.decisions;
    }
    let refactored = this.others.get(pair.end);
    if (refactored === undefined) {
      refactored = judging.record(pair.refactored, preemptions, ofRefactored);
      if (!pair.cameTo(ofBase, ofRefactored)) return false;
      this.others.set(pair.end, refactored);
    }
    const contract = onJudging.contractFor(this.base, { ...refactored, variant: pair.refactored.name });
    if (contract === undefined) return false;
    countContract(tally, contract);
    return true;
  }

  private recordBase({ choices, legacy, preemptions }: Pair): RunRecord {
    const { judging, ofBase } = this;
    startDraft(judging.choices, { seed: 0, given: resolve(choices) });
    return judging.record(legacy, preemptions, ofBase);
  }
}

/** Whether something is decided in `choices` that is not in `others`. */
function decidesMore(choices: Choices, others: Choices): boolean {
  return choices.values.some((value, dimension) => value !== ANY && others.values[dimension] === ANY);
}
