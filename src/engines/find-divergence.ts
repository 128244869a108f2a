// SPDX-License-Identifier: GPL-2.0-only
// The first divergence of a pair, for the matcher.

import type { DivergenceReport } from '../core/result.ts';
import type { Subject } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import { DEFAULTS, type PageSize } from './defaults.ts';
import { planRandom, runRandom } from './jobs/random.ts';
import { createWorkplace } from './jobs/workplace.ts';
import { inReadingOrder } from './pair-report.ts';

/** How a divergence is looked for; what is absent is as in `verify`. */
export interface FindOptions {
  /** Scenarios. */
  readonly runs?: number;
  readonly seed?: number;
  readonly preemptions?: number;
  readonly strict?: boolean;
  readonly pageSize?: PageSize;
}

/**
 * Runs one pair until something undeclared shows.
 * @returns the first divergence, shrunk; null if there was none in so many runs
 */
export function findDivergence(
  subject: Subject,
  legacy: Variant,
  refactored: Variant,
  options: FindOptions = {},
): DivergenceReport | null {
  const rules = { ...DEFAULTS, ...options };
  const workplace = createWorkplace({ subject, legacy, refactored: [refactored] }, rules);
  for (const job of planRandom(1, rules.runs)) {
    const [counts] = runRandom(workplace, job);
    const [first] = inReadingOrder(workplace, refactored, counts.divergences, () => '').shrunk;
    if (first !== undefined) return { ...first, id: refactored.name };
  }
  return null;
}
