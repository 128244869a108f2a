// SPDX-License-Identifier: GPL-2.0-only
// How the sets of outcomes compare, in words.
import type { DivergenceReport, NewOutcome, OutcomeSetsReport } from '../core/result.ts';
import { count } from './words.ts';

/** How the sets of outcomes compare, in one sentence without its full stop. */
export function setsText({ outcomeSets, runs }: DivergenceReport): string {
  if (outcomeSets === null)
    return 'outcome sets are not compared: the schedule of a session is its list of steps';
  return relationText(outcomeSets, runs.legacy.variant, runs.refactored.variant);
}

/** The same of sets read back from their JSON. */
export function relationText(
  sets: Omit<OutcomeSetsReport, 'newOutcome'>,
  original: string,
  variant: string,
): string {
  const { added, legacy, lost, preemptions, refactored, relation } = sets;
  const schedules =
    preemptions === 0 ? 'without races' : `over all schedules with at most ${count(preemptions, 'race')}`;
  const kept = `${variant} has ${legacy - lost} of the ${count(legacy, 'outcome')} of ${original}`;
  switch (relation) {
    case 'equal':
      return `equal sets: on this machine, ${schedules}, both have the same ${count(legacy, 'outcome')}`;
    case 'refinement':
      return `refinement: on this machine, ${schedules}, ${kept}, and ${others(refactored - (legacy - lost), original)}`;
    case 'new-outcome':
      return `new outcome: on this machine, ${schedules}, ${kept}, and ${added} of its ${refactored} are new`;
  }
}

/** What a refinement has beside the outcomes of the original. */
function others(retries: number, original: string): string {
  return retries === 0 ? 'no other' : `${retries} that ${original} has when it is made to try again`;
}

/** The new outcome, if it takes another schedule than that of the divergence to see one. */
export function otherSchedule({ outcomeSets, scenario }: DivergenceReport): NewOutcome | null {
  const newOutcome = outcomeSets?.newOutcome ?? null;
  if (newOutcome === null || JSON.stringify(newOutcome.scenario) === JSON.stringify(scenario)) return null;
  return newOutcome;
}

/** What another thread does in the schedule of a new outcome. */
export function scheduleText({ scenario }: NewOutcome): string {
  if (scenario.races.length === 0) return 'without a race';
  return `with ${scenario.races.map(({ action, site }) => `${action} at ${site}`).join(' and ')}`;
}
