// SPDX-License-Identifier: GPL-2.0-only
import { planExhaustive } from './exhaustive.ts';
import type { NumberedJob, RunRules, Variants } from './job.ts';
import { planRandom } from './random.ts';

/**
 * Every job of a run. The list depends on nothing but what the run is asked to do, so that each machine that works on it makes the
 * same one.
 */
export function planJobs(variants: Variants, rules: RunRules): readonly NumberedJob[] {
  const jobs =
    rules.engine === 'random'
      ? planRandom(variants.refactored.length, rules.runs)
      : planExhaustive(rules.preemptions);
  return jobs.map((job, index) => ({ index, job }));
}
