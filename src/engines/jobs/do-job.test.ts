// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { faultDesc, legacy, stateObject } from '../../../properties/testing/variants.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { DEFAULTS } from '../defaults.ts';
import { doJob } from './do-job.ts';
import type { NumberedJob, RunRules, Variants } from './job.ts';
import { planJobs } from './plan.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

const rules: RunRules = { ...DEFAULTS, runs: 9_000, seed: 7, preemptions: 2 };
const variants: Variants = { subject: USER_MEM_ABORT, legacy, refactored: [stateObject, faultDesc] };

/** What jobs come to, by job, as text without timings. */
function texts(workplace: Workplace, jobs: readonly NumberedJob[]): ReadonlyMap<number, string> {
  return new Map(jobs.map((job) => [job.index, JSON.stringify(doJob(workplace, job).pairs)]));
}

describe('a job', () => {
  const jobs = planJobs(variants, rules);
  const inOrder = texts(createWorkplace(variants, rules), jobs);

  it('comes to something', () => {
    expect(jobs).toHaveLength(6);
    expect(new Set(inOrder.values()).size).toBe(6);
  });

  it('comes to the same after other jobs as before them', () => {
    const reversed = texts(createWorkplace(variants, rules), jobs.toReversed());
    for (const { index } of jobs) expect(reversed.get(index)).toBe(inOrder.get(index));
  });

  it('comes to the same when it is done twice in a row', () => {
    const workplace = createWorkplace(variants, rules);
    const [first] = jobs;
    expect(texts(workplace, [first])).toEqual(texts(workplace, [first]));
  });
});
