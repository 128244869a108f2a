// SPDX-License-Identifier: GPL-2.0-only
// A run as far as the walk knows it; the rest is made when somebody asks for it.
import { whileRunning } from '../../core/beacon.ts';
import type { End } from '../../core/end.ts';
import type { RunRecord } from '../../core/run-record.ts';

/** A run that returned, of which a contract mostly asks little: what it ended in is known, and perhaps its calls. */
export class SeenRun implements RunRecord {
  variant = '';
  readonly failure = null;
  readonly stopped = false;
  readonly ret: number;
  readonly retried: boolean;
  private readonly traced: RunRecord['effects'] | null;
  private readonly make: () => RunRecord;
  private made: RunRecord | null = null;

  /**
   * @param effects null if nobody kept them
   * @param make runs it again, and keeps everything
   */
  constructor({ ret, retried }: End, effects: RunRecord['effects'] | null, make: () => RunRecord) {
    this.ret = ret;
    this.retried = retried;
    this.traced = effects;
    this.make = make;
  }

  get effects(): RunRecord['effects'] {
    return this.traced ?? this.whole.effects;
  }

  get parts(): RunRecord['parts'] {
    return this.whole.parts;
  }

  get breaches(): RunRecord['breaches'] {
    return this.whole.breaches;
  }

  get unasked(): readonly string[] {
    return this.whole.unasked ?? [];
  }

  private get whole(): RunRecord {
    this.made ??= whileRunning(this.make);
    return this.made;
  }
}
