// SPDX-License-Identifier: GPL-2.0-only
// A subject that has nothing to do with any kernel: whatever works on it knows no subject.
import { describe, expect, it } from 'vitest';
import { topicsNamed, topicsOf } from '../analysis/explain/catalogue.ts';
import { observe } from '../analysis/explain/observations.ts';
import { countMachines } from '../core/count.ts';
import { InvariantSet } from '../core/invariant-set.ts';
import { knownBad } from '../core/known-bad.ts';
import { OutcomeVector } from '../core/outcome-vector.ts';
import type { VerifyReport } from '../core/result.ts';
import { ATOMIC, counterSubject, counterVariant, RACY } from '../core/testing/counter.ts';
import { jsonReport } from '../report/json.ts';
import { PLAIN } from '../report/paint.ts';
import { raceText } from '../report/races.ts';
import { rulesOf } from '../report/sarif/rules.ts';
import { summaryText } from '../report/terminal/summary.ts';
import type { EngineName } from './defaults.ts';
import { doJob } from './jobs/do-job.ts';
import type { RunRules, Variants } from './jobs/job.ts';
import { planJobs } from './jobs/plan.ts';
import { pairTotal } from './jobs/totals.ts';
import { createWorkplace } from './jobs/workplace.ts';
import { type VerifyOptions, verify } from './verify.ts';

const SAME = { ...ATOMIC, name: 'same' };
const subject = counterSubject();

function rules(engine: EngineName): RunRules {
  return { engine, runs: 500, seed: 1, preemptions: 1, pageSize: 'all', strict: false };
}

function run(engine: EngineName, options: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
  return verify({
    subject,
    legacy: ATOMIC,
    refactored: [RACY],
    canaries: [knownBad(counterVariant('forgets', () => 0))],
    timeLimit: null,
    replayCommand: (id) => `replay ${id}`,
    versions: {},
    ...rules(engine),
    ...options,
  });
}

describe.each(['random', 'exhaustive', 'sessions', 'all'] as const)(
  'on a second subject the engine %s',
  (engine) => {
    it('finds the variant that loses an update, made as small as it gets', async () => {
      const report = await run(engine);
      expect(report.canaries).toMatchObject([{ name: 'forgets', caught: true }]);
      expect(report.pairs[0]).toMatchObject({ verdict: 'divergent', word: 'breaks' });
      const [worst] = report.pairs[0].divergences;
      expect(worst.invariants).toMatchObject([{ name: 'no-lost-update', variant: 'racy' }]);
      expect(worst.size).toBe(1);
    });

    it('finds nothing where there is nothing', async () => {
      const report = await run(engine, { refactored: [SAME] });
      expect(report.verdict).toBe('equivalent');
      expect(report.pairs[0].divergences).toEqual([]);
    });

    it('comes to the same in shards', () => {
      const variants: Variants = { subject, legacy: ATOMIC, refactored: [RACY] };
      const jobs = planJobs(variants, rules(engine));
      const results = (wanted: (index: number) => boolean) => {
        const workplace = createWorkplace(variants, rules(engine));
        return jobs
          .filter(({ index }) => wanted(index))
          .map((job) => ({ ...doJob(workplace, job), seconds: 0 }));
      };
      const whole = pairTotal(
        jobs,
        results(() => true),
        rules(engine),
        0,
        'racy',
      );
      const halves = [...results((i) => i % 2 === 1), ...results((i) => i % 2 === 0)].sort(
        (a, b) => a.job - b.job,
      );
      expect(pairTotal(jobs, halves, rules(engine), 0, 'racy')).toEqual(whole);
    });
  },
);

it('the exhaustive engine covers its space exactly', async () => {
  const report = await run('exhaustive', { refactored: [SAME] });
  expect(report).toMatchObject({ verdict: 'equivalent', grade: 'exhaustive', machines: '6' });
  expect(report.pairs[0].coverage?.weight).toBe('1/1');
  expect(countMachines(subject.createBench().choices, [])).toBe(6n);
});

it('its report is written as text and as JSON', async () => {
  const report = await run('all');
  const text = summaryText(report, { width: 100, paint: PLAIN, reportDir: null });
  expect(text).toContain('no-lost-update');
  expect(text).toContain('load');
  expect(text).toContain('other-increments');
  const json = JSON.parse(JSON.stringify(jsonReport(report)));
  expect(json.pairs[0].divergences[0].invariants[0].name).toBe('no-lost-update');
});

describe('with 40 invariants', () => {
  const many = counterSubject(39);

  it.each(['random', 'exhaustive', 'sessions'] as const)(
    'the engine %s reports the last one as the last one',
    async (engine) => {
      const { pairs } = await run(engine, { subject: many });
      const broken = pairs[0].invariants.filter(({ status }) => status !== 'held');
      expect(broken).toMatchObject([{ name: 'no-lost-update', variant: 'racy', status: 'broken' }]);
      expect(pairs[0].divergences[0].invariants.map(({ name }) => name)).toEqual(['no-lost-update']);
    },
  );

  it('a set tells each from all others', () => {
    for (let i = 0; i < 40; i++) {
      const set = new InvariantSet(40);
      set.add(i);
      expect(set.positions()).toEqual([i]);
      const other = new InvariantSet(40);
      other.add((i + 32) % 40);
      expect(set.equals(other)).toBe(false);
      const [a, b] = [new OutcomeVector(), new OutcomeVector()];
      set.writeTo(a);
      other.writeTo(b);
      expect(a.equals(b)).toBe(false);
      set.clear();
      expect(set.isEmpty).toBe(true);
    }
  });
});

describe('on a second subject', () => {
  const seen = observe(subject);

  it('explain knows its dimensions, sites, races and invariants, and none of another', () => {
    const own = topicsOf(subject).filter(({ kind }) => !['canary', 'bug', 'operator'].includes(kind));
    expect(own.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'dimension start',
      'dimension limit',
      'invariant no-lost-update',
      'site load',
      'site store',
      'site add',
      'race other-increments',
    ]);
  });

  it('explain says who asks for a dimension, and before what a race strikes', () => {
    const factsOf = (name: string) => topicsNamed(subject, name)[0].explain(seen).facts;
    expect(factsOf('start')[0].text).toMatch(/^in 100 % of 1000 random runs of /);
    expect(factsOf('other-increments')[0]).toEqual({ name: 'strikes', text: 'before add#1' });
  });

  it('a rule of SARIF is a kind of divergence or one of its invariants', () => {
    expect(rulesOf(subject.invariants).map(({ id }) => id)).toContain('no-lost-update');
    expect(rulesOf(subject.invariants)).toHaveLength(6);
  });

  it('a race of it is told in a trace without words that nobody declared', () => {
    expect(raceText('other-increments', 'strikes')).toBe('>>> another thread: other-increments');
  });
});
