// SPDX-License-Identifier: GPL-2.0-only
// A mutant and its fate.
import type { Mistake, SourceEdit } from '../mistake.ts';
import type { Change } from '../operators/operator.ts';

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A variant with one small mistake in it. */
export interface Mutant extends Mistake<SourceEdit> {
  readonly variant: string;
  /** Name of the operator that made it. */
  readonly operator: string;
  /** Path of the file from the root of the project. */
  readonly path: string;
  /** The first and the last line that it touches; a column behind the last character ends it. */
  readonly start: Position;
  readonly end: Position;
  /** The source line on which it starts. */
  readonly line: string;
  /** The code from start to end, before and after. */
  readonly was: string;
  readonly becomes: string;
  /** The function that it is in, and what is changed there. */
  readonly inFunction: string;
  readonly change: Change;
}

/** What became of a mutant. */
export type Fate =
  /** A run of the verifier tells it from the variant that it was made of. */
  | { readonly kind: 'killed'; readonly by: string; readonly scenarios: number }
  /** No scenario of the budget does, and it was run on every machine within the bound: none tells it. */
  | { readonly kind: 'decided'; readonly bound: string }
  /** It only changes what the model does not represent. */
  | { readonly kind: 'model-blind' }
  /** No scenario of the budget tells it, the bound cannot, and an argument says why none can. */
  | { readonly kind: 'argued'; readonly reason: string }
  /** No scenario of the budget tells it, and nothing says that none can. */
  | { readonly kind: 'survived'; readonly scenarios: number }
  /** It is no program: the compiler would refuse it. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** A mutant and what became of it. */
export interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
}
