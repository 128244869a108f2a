// SPDX-License-Identifier: GPL-2.0-only
// One run of a variant, in comparable and readable parts.
import type { Effect } from './effect.ts';

/** How a run ended when it did not return a number. */
export type RunFailure =
  | { readonly kind: 'threw'; readonly message: string }
  | { readonly kind: 'looped'; readonly message: string }
  | { readonly kind: 'not-a-number'; readonly message: string };

/** Return value that stands for a run that gave none; no kernel function returns it. */
export const NO_RETURN = -100_000;

/** One broken invariant of a run. */
export interface Breach {
  readonly invariant: string;
  readonly detail: string;
}

/** Everything about one traced run, ready for comparison and display. */
export interface RunRecord {
  readonly variant: string;
  /** Return value; `NO_RETURN` if there is none, then `failure` says why. */
  readonly ret: number;
  readonly failure: RunFailure | null;
  /** Whether the kernel stopped (`BUG()`): nothing behind that is kept, compared or judged. */
  readonly stopped: boolean;
  readonly effects: readonly Effect[];
  /** Whether the run gave up in order to be retried. */
  readonly retried: boolean;
  /** The final machine by the parts of the subject, each as lines of text; equal parts have equal lines. */
  readonly parts: { readonly [name: string]: readonly string[] };
  readonly breaches: readonly Breach[];
  /** Invariants that are not asked of a text of its release and that it breaks nonetheless, by name; absent if there are none. */
  readonly unasked?: readonly string[];
}
