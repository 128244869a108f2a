// SPDX-License-Identifier: GPL-2.0-only
// One entry of an effect log, as runs are compared and shown.

/** When something happened. */
interface Moment {
  /** Locks held when it happened, as bits; not compared. */
  readonly locks: number;
  /** References that the run holds after it; not compared. */
  readonly pins: number;
}

/** A call of the kernel, or an effect that happens within one or on another thread. */
export interface CallEffect extends Moment {
  readonly kind: 'call';
  readonly name: string;
  /** Arguments that matter for comparison; booleans as 0 and 1. */
  readonly args: readonly number[];
  /** Result; 0 where the call has none. */
  readonly result: number;
  /** The call of the façade within which it happened; absent for what the variant called itself. */
  readonly within?: string;
  /** What the kernel says there: the message of a WARN or BUG. Not compared. */
  readonly text?: string;
}

/** What comes of a race: it acts, there is nothing for it to do, or it waits for locks and acts later or after the return. */
export type RaceEnd = 'strikes' | 'refused' | 'waits';

/** What another thread did at a site. */
export interface RaceEffect extends Moment {
  readonly kind: 'race';
  readonly name: string;
  readonly end: RaceEnd;
}

/** One entry of the effect log. */
export type Effect = CallEffect | RaceEffect;

/** Whether two entries say the same, locks and pins left out. */
export function sameEffect(a: Effect, b: Effect): boolean {
  if (a.name !== b.name) return false;
  if (a.kind === 'race') return b.kind === 'race' && a.end === b.end;
  return (
    b.kind === 'call' &&
    Object.is(a.result, b.result) &&
    a.args.length === b.args.length &&
    a.args.every((arg, i) => Object.is(arg, b.args[i]))
  );
}
