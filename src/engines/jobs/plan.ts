// SPDX-License-Identifier: GPL-2.0-only
// The list of all jobs of a run.
import { enginesIn, rulesFor } from '../registry.ts';
import type { NumberedJob, RunRules, Variants } from './job.ts';

/**
 * Every job of a run. The list depends on nothing but what the run is asked to do, so that each machine that works on it makes the
 * same one.
 */
export function planJobs(variants: Variants, rules: RunRules): readonly NumberedJob[] {
  return enginesIn(rules.engine)
    .flatMap((engine) => engine.plan(variants.refactored.length, rulesFor(engine, rules)))
    .map((job, index) => ({ index, job }));
}
