// SPDX-License-Identifier: GPL-2.0-only
// The random engine.
import type { Engine } from '../engine.ts';
import { planRandom, type RandomJob, runRandom } from '../jobs/random.ts';
import { SINGLE_FAULT } from '../single-fault.ts';

/** Scenarios that are drawn. */
export const RANDOM: Engine = {
  ...SINGLE_FAULT,
  name: 'random',
  usualRuns: 200_000,
  cost: 1,
  enumerates: false,

  plan(pairs, { runs }) {
    return planRandom(pairs, runs);
  },

  run(workplace, job: RandomJob) {
    return runRandom(workplace, job);
  },

  size({ runs }: RandomJob) {
    return runs;
  },

  jobText({ pair, runs, start }: RandomJob) {
    return `variant ${pair + 1}, scenarios ${start} to ${start + runs - 1}`;
  },

  coverage({ scenarios }, { runs }) {
    const text = `${scenarios} of ${runs} scenarios`;
    return { complete: scenarios === String(runs), text, lack: `they ran ${text}` };
  },
};
