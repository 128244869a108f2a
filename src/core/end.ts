// SPDX-License-Identifier: GPL-2.0-only
// What a run came to, as far as the fast path compares it.
import type { Bench } from './bench.ts';
import { InvariantSet } from './invariant-set.ts';
import { OutcomeVector } from './outcome-vector.ts';
import { NO_RETURN } from './run-record.ts';

/** What a run came to. It is written anew rather than allocated. */
export class End {
  /** What the run returned. */
  ret = 0;
  readonly outcome = new OutcomeVector();
  /** Invariants that it broke. */
  readonly broken: InvariantSet;
  /** Of those that are not asked of a text of its release: what it broke nonetheless. */
  readonly unasked: InvariantSet;

  /** @param invariants how many there are */
  constructor(invariants: number) {
    this.broken = new InvariantSet(invariants);
    this.unasked = new InvariantSet(invariants);
  }

  /**
   * Writes what the run came to that the bench just ended.
   * @param withUnasked whether `unasked` is looked at
   */
  write(bench: Bench, ret: number, withUnasked: boolean): void {
    this.ret = ret;
    bench.writeOutcome(ret, this.outcome);
    this.broken.clear();
    bench.findBroken(ret, this.broken);
    if (!withUnasked) return;
    this.unasked.clear();
    bench.findUnasked(ret, this.unasked);
  }

  /** Whether both runs ended, left the same machine and broke the same invariants, whatever they returned. */
  leavesWhat(other: End): boolean {
    if (this.ret === NO_RETURN || other.ret === NO_RETURN) return false;
    return this.broken.equals(other.broken) && this.outcome.equals(other.outcome, 1);
  }

  /** The outcome as a text. A run that did not end leaves whatever it had got to: that tells nothing apart. */
  key(): string {
    return this.ret === NO_RETURN ? 'no return value' : this.outcome.key();
  }
}
