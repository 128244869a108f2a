// SPDX-License-Identifier: GPL-2.0-only
// The exhaustive engine.
import { toNumber, WHOLE } from '../../core/fraction.ts';
import type { Engine } from '../engine.ts';
import { type ExhaustiveJob, planExhaustive, runExhaustive } from '../jobs/exhaustive.ts';
import { SINGLE_FAULT } from '../single-fault.ts';

/** Every scenario within the bound. */
export const EXHAUSTIVE: Engine = {
  ...SINGLE_FAULT,
  name: 'exhaustive',
  usualRuns: 200_000,
  cost: 1,
  enumerates: true,

  plan(_pairs, { preemptions }) {
    return planExhaustive(preemptions);
  },

  run(workplace, job: ExhaustiveJob) {
    return runExhaustive(workplace, job);
  },

  size() {
    return null;
  },

  jobText({ first, step }: ExhaustiveJob) {
    return `subtree ${first} and every ${step}th after it`;
  },

  coverage({ weight }) {
    const share = weight === null ? 0 : toNumber(weight);
    return {
      complete: weight === WHOLE,
      text: `${(100 * share).toFixed(2)} % of the space`,
      lack: `the weights of what they ran come to ${weight} instead of 1`,
    };
  },
};
