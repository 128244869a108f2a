// SPDX-License-Identifier: GPL-2.0-only
// The mutants of the reference that every verify run has to catch.
import type { UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { changeError } from '../operators/change-error.ts';
import { dropLock } from '../operators/drop-lock.ts';
import { dropRelease } from '../operators/drop-release.ts';
import { dropTerm } from '../operators/drop-term.ts';
import { loseFlag } from '../operators/lose-flag.ts';
import { sampleLate } from '../operators/sample-late.ts';
import { skipEffect } from '../operators/skip-effect.ts';
import { Planter } from '../plant/planter.ts';
import { mutantsOf } from './mutants-of.ts';

/** The operators that give a canary each: one for each family of mistakes that the function's history knows. */
const OPERATORS = [dropRelease, dropLock, sampleLate, dropTerm, changeError, loseFlag, skipEffect];

/**
 * The mutants of a built-in variant that every run of the verifier has to catch: the first that each operator makes of it. A variant of
 * which that one is equivalent needs another choice here, as the test says.
 */
export function canaryMutants(variant: string): readonly Variant[] {
  const known = made.get(variant);
  if (known !== undefined) return known;
  const mutants = makeMutants(variant);
  made.set(variant, mutants);
  return mutants;
}

/** By the name of the variant: its source is that of the code that runs, and stays what it was when that was loaded. */
const made = new Map<string, readonly Variant[]>();

function makeMutants(variant: string): readonly Variant[] {
  const planter = new Planter();
  const { own } = planter.sources(variant);
  return OPERATORS.flatMap((operator) => {
    const [mutant] = mutantsOf(variant, own, [operator]);
    if (mutant === undefined) return [];
    const planted = planter.plant(variant, mutant.planting.edit);
    return [{ ...planted, name: `${operator.name} in line ${mutant.start.line}` }];
  });
}
