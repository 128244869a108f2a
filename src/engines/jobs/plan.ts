// SPDX-License-Identifier: GPL-2.0-only
// The list of all jobs of a run.
import { enginesOf, sessionsIn } from '../defaults.ts';
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
  const plans = {
    random: () => planRandom(pairs, runs),
    exhaustive: () => planExhaustive(preemptions),
    sessions: () => planSessions(pairs, sessionsIn(engine, runs)),
  };
  return enginesOf(engine).flatMap((name): readonly Job[] => plans[name]());
}
