// SPDX-License-Identifier: GPL-2.0-only
// The log of what a run did.

/** When something happened. */
interface Moment {
  /** Locks held when it happened: bit 0 mmap_lock, bit 1 mmu_lock (read), bit 2 mmu_lock (write), bit 3 irqs off. */
  readonly locks: number;
  /** Sum of the references that the run holds on pages after it. */
  readonly pins: number;
}

/** A call of the façade, or an effect that happens within one or on another thread. */
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
