// SPDX-License-Identifier: GPL-2.0-only
// The list of all jobs of a run.
import { enginesIn, rulesFor } from '../registry.ts';
import type { NumberedJob, RunRules, Variants } from './job.ts';

/**
 * Every job of a run. The list depends on nothing but what the run is asked to do, so that each machine that works on it makes the
 * same one. Nothing is run for a variant that is the very code of the reference.
 */
export function planJobs(variants: Variants, rules: RunRules): readonly NumberedJob[] {
  const { refactored } = variants;
  const differs = refactored.map(({ name }) => variants.identical?.includes(name) !== true);
  return enginesIn(rules.engine)
    .flatMap((engine) => engine.plan(refactored.length, rulesFor(engine, rules)))
    .filter((job) => ('pair' in job ? differs[job.pair] : differs.includes(true)))
    .map((job, index) => ({ index, job }));
}
