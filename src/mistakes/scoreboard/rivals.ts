// SPDX-License-Identifier: GPL-2.0-only
// The pairs that a planted variant is judged in.

import { Pair } from '../../core/pair.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';

/** A planted variant beside the two that it must be told from. */
export interface Rivals {
  /** The reference and the planted variant, as `verify` judges them: contracts and known problems hold. */
  readonly againstLegacy: Pair;
  /** The variant as it is and the planted one; no contract explains a difference between these two. */
  readonly againstItself: Pair;
}

/** @param races how many races may strike in one run */
export function rivalsOf(
  { knownProblems }: Subject,
  bench: Bench,
  legacy: Variant,
  variant: Variant,
  planted: Variant,
  races: number,
): Rivals {
  const options = { strict: false, preemptions: races, knownProblems };
  return {
    againstLegacy: new Pair(bench, legacy, { ...planted, contracts: variant.contracts ?? [] }, options),
    againstItself: new Pair(bench, variant, { ...planted, contracts: [] }, options),
  };
}
