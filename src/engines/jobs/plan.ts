// SPDX-License-Identifier: GPL-2.0-only
import { planExhaustive } from './exhaustive.ts';
import type { Job, NumberedJob, RunRules, Variants } from './job.ts';
import { planRandom } from './random.ts';
import { planSessions } from './sessions.ts';

/**
 * Every job of a run. The list depends on nothing but what the run is asked to do, so that each machine that works on it makes the
 * same one.
 */
export function planJobs(variants: Variants, rules: RunRules): readonly NumberedJob[] {
  return plan(variants.refactored.length, rules).map((job, index) => ({ index, job }));
}

function plan(pairs: number, { engine, preemptions, runs }: RunRules): readonly Job[] {
  switch (engine) {
    case 'random':
      return planRandom(pairs, runs);
    case 'exhaustive':
      return planExhaustive(preemptions);
    case 'sessions':
      return planSessions(pairs, runs);
  }
}
