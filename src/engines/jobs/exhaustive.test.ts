// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { legacy } from '../../../properties/testing/variants.ts';
import { quickly } from '../../../properties/testing/verifying.ts';
import type { ClassicUserMemAbort } from '../../kernel/kernel.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { DEFAULTS } from '../defaults.ts';
import { verify } from '../verify.ts';
import { doJob } from './do-job.ts';
import type { RunRules } from './job.ts';
import { planJobs } from './plan.ts';
import { pairTotal } from './totals.ts';
import { createWorkplace } from './workplace.ts';

const original = legacy.user_mem_abort as ClassicUserMemAbort;

/** The original on some permission faults, which leaves little to explore; elsewhere it gives up at once. */
const narrowed: ClassicUserMemAbort = (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) =>
  fault_is_perm && nested === null && !k.is_protected_kvm_enabled()
    ? original(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm)
    : -14;
const narrow: Variant = { name: 'narrow', signature: 'classic', user_mem_abort: narrowed };
const rules: RunRules = { ...DEFAULTS, engine: 'exhaustive', preemptions: 0, pageSize: '16k' };
const variants = { subject: USER_MEM_ABORT, legacy: narrow, refactored: [narrow] };
const workplace = createWorkplace(variants, rules);
const jobs = planJobs(variants, rules);

describe('the exhaustive engine', () => {
  const results = jobs.map((job) => doJob(workplace, job));

  it('covers the whole space in jobs, exactly', () => {
    const { counts, stopped } = pairTotal(jobs, results, rules, 0, 'narrow');
    expect(counts.weight).toBe('1/1');
    expect(stopped).toBe(null);
    expect(Number(counts.scenarios)).toBeGreaterThan(10_000);
    expect(counts.divergences).toEqual([]);
  });

  it('says how much was covered when jobs are missing', () => {
    const { stopped } = pairTotal(jobs, results.slice(0, 100), rules, 0, 'narrow');
    expect(stopped).toMatch(/^stopped after \d\d\.\d\d % of the space$/);
  });

  it('does not claim the whole when something was left out', () => {
    const [first, ...others] = results;
    const empty = { ...first, pairs: [] };
    expect(() => pairTotal(jobs, [empty, ...others], rules, 0, 'narrow')).toThrow('instead of 1');
  });

  it('finds a difference on the way, and shrinks it', async () => {
    const bad: Variant = {
      name: 'bad',
      signature: 'classic',
      user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) =>
        narrowed(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) || -5,
    };
    const controller = new AbortController();
    let jobsDone = 0;
    const report = await verify(
      quickly({
        ...rules,
        legacy: narrow,
        refactored: [bad],
        signal: controller.signal,
        onProgress: ({ phase }) => {
          if (phase === 'search' && ++jobsDone === 40) controller.abort();
        },
      }),
    );
    const [{ divergences, grade, spaceCovered, verdict }] = report.pairs;
    expect({ verdict, grade }).toEqual({ verdict: 'divergent', grade: 'sampled' });
    expect(spaceCovered).toBeGreaterThan(0);
    expect(spaceCovered).toBeLessThan(1);
    expect(divergences[0]).toMatchObject({ kind: 'invariant' });
    expect(report.machines).toMatch(/^\d+$/);
  });
});

describe('all engines in one run', () => {
  const every: RunRules = { ...rules, engine: 'all', runs: 400 };
  const everyJob = planJobs(variants, every);
  const results = everyJob.map((job) => doJob(workplace, job));
  const total = (some: typeof results) => pairTotal(everyJob, some, every, 0, 'narrow');

  it('have their jobs one after the other, and the sessions in proportion', () => {
    expect([...new Set(everyJob.map(({ job }) => job.engine))]).toEqual(['random', 'exhaustive', 'sessions']);
    const ran = results.filter((_, i) => everyJob[i].job.engine === 'sessions').flatMap(({ pairs }) => pairs);
    expect(ran.reduce((sum, { scenarios }) => sum + Number(scenarios), 0)).toBe(10);
  });

  it('cover the space exactly, and add what they ran', () => {
    const { coverage, counts, stopped } = total(results);
    expect(coverage?.weight).toBe('1/1');
    expect(stopped).toBeNull();
    expect(Number(counts.scenarios)).toBe(400 + Number(coverage?.scenarios) + 10);
  });

  it('say which of them was stopped', () => {
    expect(total(results.slice(1)).stopped).toBe('stopped after 0 of 400 scenarios');
    expect(total(results.slice(0, -1)).stopped).toBe('stopped after 0 of 10 sessions');
    expect(total(results.slice(0, 5)).stopped).toMatch(/% of the space; stopped after 0 of 10 sessions$/);
  });
});
