// SPDX-License-Identifier: GPL-2.0-only
// Runs a committed scenario again.
import { giveScenario, type Scenario } from '../../core/scenario.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { isTold } from '../../engines/draw-until.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { type Bug, mistakeIn } from '../historical/bug.ts';
import { plant } from '../plant/plant.ts';
import type { Planter } from '../plant/planter.ts';
import { rivalsOf } from './rivals.ts';

/** What a scenario that once gave a bug away shows today. */
export interface Regression {
  /** Whether the planted variant is told from the reference. */
  readonly redAgainstLegacy: boolean;
  /** Whether the planted variant is told from the variant as it is. */
  readonly redAgainstItself: boolean;
  /** Whether the variant as it is passes. */
  readonly greenWithoutBug: boolean;
}

/** Runs the scenario of a bug once more; null if the variant's structure rules the bug out. */
export function regressionOf(
  subject: Subject,
  planter: Planter,
  bug: Bug,
  legacy: Variant,
  variant: Variant,
  scenario: Scenario,
): Regression | null {
  const bench = new Bench();
  const mistake = mistakeIn(bug, variant.name);
  if (mistake === null) return null;
  const planted = plant(planter, mistake, variant, bench.m);
  const races = Math.max(1, scenario.races.length);
  const { againstItself, againstLegacy } = rivalsOf(subject, bench, legacy, variant, planted, races);
  const honest = rivalsOf(subject, bench, legacy, variant, variant, races).againstLegacy;
  const red = (pair: typeof honest): boolean => {
    giveScenario(pair.choices, scenario);
    return !pair.run() && isTold(pair.judge());
  };
  return {
    redAgainstLegacy: red(againstLegacy),
    redAgainstItself: red(againstItself),
    greenWithoutBug: !red(honest),
  };
}
