// SPDX-License-Identifier: GPL-2.0-only
// A subject: a function that is verified, as one value.
import type { Bench } from './bench.ts';
import type { Invariant } from './invariant.ts';
import { type KnownProblem, problemsIn } from './known-problem.ts';
import type { SessionSupport } from './session-player.ts';
import type { Signature } from './signature.ts';
import type { Space } from './space.ts';
import type { Variant } from './variant.ts';

/** A function that is verified, with all that belongs to it. What the method needs to know of one is here and nowhere else. */
export interface Subject {
  /** The function's name in the kernel. */
  readonly name: string;
  readonly signatures: readonly Signature[];
  /** Dimensions, races and sites. */
  readonly space: Space;
  /** Position is identity: counts and sets go by it. */
  readonly invariants: readonly Invariant[];
  /** Names of the parts of a final machine that are compared, in the order in which reports list them. */
  readonly parts: readonly string[];
  /** Of the base that ships with it. */
  readonly knownProblems: readonly KnownProblem[];
  /** What texts of earlier releases break beside that. */
  readonly earlierProblems?: readonly KnownProblem[];
  /** The variants that ship with it, the base first. */
  readonly variants: readonly Variant[];
  /** Makes a machine with all that drives and judges it. */
  readonly createBench: () => Bench;
  /** What plays sessions of it; null if nothing is kept from one call to the next. */
  readonly sessions: SessionSupport | null;
}

/** The known problems of a base. */
export function problemsOf(
  { earlierProblems = [], knownProblems }: Subject,
  base: Variant,
): readonly KnownProblem[] {
  return [...knownProblems, ...problemsIn(earlierProblems, base)];
}
