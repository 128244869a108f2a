// SPDX-License-Identifier: GPL-2.0-only
// What belongs to scenarios of one fault, whichever engine chose them.
import type { Draft } from '../core/draft.ts';
import { Pair } from '../core/pair.ts';
import { resolvedIn, type Scenario } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import { huntInRuns } from './canaries.ts';
import { describeDivergence, examine } from './divergence.ts';
import type { Engine } from './engine.ts';
import type { Workplace } from './jobs/workplace.ts';
import { search } from './random.ts';
import { shrinkScenario } from './shrink.ts';

/** The part of an engine that runs single faults. */
export const SINGLE_FAULT: Pick<
  Engine,
  'canShow' | 'describe' | 'examine' | 'hunt' | 'judgesEach' | 'noun' | 'runAll' | 'shrink' | 'takes'
> = {
  noun: 'scenario',
  judgesEach: true,

  takes(scenario) {
    return !isSession(scenario);
  },

  examine(workplace, refactored, source) {
    const pair = pairOf(workplace, refactored);
    return { ...examine(workplace.bench, pair, source), choices: pair.choices };
  },

  shrink(workplace, refactored, scenario) {
    return shrinkScenario(pairOf(workplace, refactored), scenario);
  },

  describe(workplace, refactored, source: Draft | Scenario, id, count, replay) {
    return describeDivergence(workplace.bench, pairOf(workplace, refactored), source, id, count, replay);
  },

  runAll({ pairOf: createPair, rules }, position, scenarios) {
    const pair = createPair(position);
    const { space } = pair.choices;
    const drafts = scenarios.map((scenario) => ({ seed: 0, given: resolvedIn(space, scenario) }));
    return search(pair, rules.seed, drafts.length, drafts);
  },

  canShow({ inRun }) {
    return inRun !== null;
  },

  hunt(workplace, bad) {
    const { pairOptions } = workplace;
    // Some mistakes show in a race only: that the checks notice them is asked of a run without races as well.
    return huntInRuns(workplace, bad, { ...pairOptions, preemptions: Math.max(1, pairOptions.preemptions) });
  },
};

function pairOf({ bench, pairOptions, variants }: Workplace, refactored: Pair['refactored']): Pair {
  return new Pair(bench, variants.legacy, refactored, pairOptions);
}
