// SPDX-License-Identifier: GPL-2.0-only
import { CONTRACTS } from '../../verify/contracts/all.ts';
import { FINDINGS } from '../../verify/findings/all.ts';
import type { Judgement } from '../../verify/judge.ts';
import { Pair } from '../../verify/pair.ts';
import type { Bench } from '../../verify/run.ts';
import type { Variant } from '../../verify/variant.ts';
import { PlantError } from '../plant/plant-error.ts';

/** A planted variant beside the two that it must be told from. */
export interface Rivals {
  /** The reference and the planted variant, as `verify` judges them: contracts and findings hold. */
  readonly againstLegacy: Pair;
  /** The variant as it is and the planted one; no contract explains a difference between these two. */
  readonly againstItself: Pair;
}

/** @param races how many races may strike in one run */
export function rivalsOf(
  bench: Bench,
  legacy: Variant,
  variant: Variant,
  planted: Variant,
  races: number,
): Rivals {
  const options = { strict: false, preemptions: races, contracts: CONTRACTS, findings: FINDINGS };
  return {
    againstLegacy: new Pair(bench, legacy, planted, options),
    againstItself: new Pair(bench, variant, planted, { ...options, contracts: [] }),
  };
}

/**
 * What is wrong with the pair on the choices that were started; null if nothing, or nothing that was not declared.
 * @throws PlantError if a variant threw: that is a planting gone wrong, no bug that came back
 */
export function complaint(pair: Pair): Judgement | null {
  if (pair.run()) return null;
  const judgement = pair.judge();
  const failure = judgement.refactored.failure ?? judgement.legacy.failure;
  if (failure !== null) throw new PlantError(`the planted ${pair.refactored.name} ${failure.message}`);
  return judgement.kind === null || judgement.contract !== null ? null : judgement;
}
