// SPDX-License-Identifier: GPL-2.0-only
// Differences that contracts declare, with the base judged once for all pairs.
import type { Bench } from '../../core/bench.ts';
import { resolve, startDraft } from '../../core/draft.ts';
import { OutcomeVector } from '../../core/outcome-vector.ts';
import type { Pair } from '../../core/pair.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { countContract, type Tally } from '../tally.ts';

/** What the pairs of a walk share where they differ on a leaf that contracts mostly declare. */
export class Declared {
  private readonly judging: Bench;
  private isCompleted = false;
  /** The base's run on the leaf, kept, ... */
  private base: RunRecord | null = null;
  /** ... and how many decisions it was run under: one more may be a value that it looks at. */
  private decisions = 0;
  private readonly ofBase = new OutcomeVector();
  private readonly ofRefactored = new OutcomeVector();

  /** @param judging where differences are judged */
  constructor(judging: Bench) {
    this.judging = judging;
  }

  /** Before the runs of another leaf. */
  beginLeaf(): void {
    this.isCompleted = false;
    this.base = null;
  }

  /** The bench was used for something else. */
  forget(): void {
    this.base = null;
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
    pair.bench.complete();
    if (!this.isCompleted) pair.completeLegacy();
    this.isCompleted = true;
    if (this.base === null || this.decisions !== choices.decisions) {
      startDraft(judging.choices, { seed: 0, given: resolve(choices) });
      this.base = judging.record(pair.legacy, preemptions, ofBase);
      this.decisions = choices.decisions;
    }
    const refactored = judging.record(pair.refactored, preemptions, ofRefactored);
    if (!pair.cameTo(ofBase, ofRefactored)) return false;
    const { contract } = onJudging.judgeAgainst(this.base, refactored);
    if (contract === null) return false;
    countContract(tally, contract);
    return true;
  }
}
