// SPDX-License-Identifier: GPL-2.0-only
// The engine of sessions.
import { at } from '../../core/at.ts';
import type { Scenario } from '../../core/scenario.ts';
import { isSession, type Session } from '../../core/session.ts';
import { SessionPair } from '../../core/session-pair.ts';
import type { SessionSupport } from '../../core/session-player.ts';
import type { Variant } from '../../core/variant.ts';
import { runKnownBadSession } from '../canaries.ts';
import { divergenceReport } from '../divergence.ts';
import type { Engine } from '../engine.ts';
import type { Variants } from '../jobs/job.ts';
import { confinedBy } from '../jobs/limits.ts';
import { planSessions, rangeOf, runSessions, type SessionsJob } from '../jobs/sessions.ts';
import { supportOf, type Workplace } from '../jobs/workplace.ts';
import { examineSession } from './examine.ts';
import { searchSessions } from './search.ts';
import { shrinkSession } from './shrink.ts';

/** Faults one after the other on a machine that goes on. */
export const SESSIONS: Engine = {
  name: 'sessions',
  noun: 'session',
  usualRuns: 5_000,
  cost: 50,
  enumerates: false,
  judgesEach: false,

  plan(pairs, { runs }) {
    return planSessions(pairs, runs);
  },

  run(workplace, job: SessionsJob) {
    return runSessions(workplace, job);
  },

  size({ runs }: SessionsJob) {
    return runs;
  },

  jobText({ pair, runs, start }: SessionsJob) {
    return `variant ${pair + 1}, sessions ${start} to ${start + runs - 1}`;
  },

  coverage({ scenarios }, { runs }) {
    const text = `${scenarios} of ${runs} sessions`;
    return { complete: scenarios === String(runs), text, lack: `they ran ${text}` };
  },

  takes(scenario) {
    return isSession(scenario);
  },

  examine(workplace, refactored, source) {
    const { pair, support } = showing(workplace, refactored);
    return { ...examineSession(support, pair, sessionOf(source)), choices: pair.left.choices };
  },

  shrink(workplace, refactored, scenario) {
    const { pair, support } = showing(workplace, refactored);
    return shrinkSession(support, pair, sessionOf(scenario));
  },

  describe(workplace, refactored, source, id, count, replay) {
    const { pair, support } = showing(workplace, refactored);
    return divergenceReport(examineSession(support, pair, sessionOf(source)), id, count, replay(id));
  },

  runAll(workplace, position, scenarios) {
    const { rules, variants } = workplace;
    const { pair, support } = showing(workplace, at(variants.refactored, position));
    const sessions = scenarios.map(sessionOf);
    const range = rangeOf(rules, variants);
    return searchSessions(support, pair, range, rules.seed, sessions.length, sessions);
  },

  canShow({ inSession }) {
    return inSession !== null;
  },

  hunt({ pairOptions, rules, variants }, { inSession, name, needs = [] }) {
    if (inSession === null) throw new TypeError(`a session shows nothing of ${name}`);
    const missing = needs.find(([dimension, labels]) => isLeftOut(variants, dimension, labels));
    if (missing !== undefined) {
      const excuse = `it takes ${missing[0]} ${missing[1].join(' or ')}, which ${variants.legacy.name} leaves out`;
      return { name, caught: false, executions: 0, excuse };
    }
    const { legacy, subject } = variants;
    const options = { ...pairOptions, preemptions: Math.max(1, pairOptions.preemptions) };
    const range = { ...rangeOf(rules, variants), races: true };
    const bad = (player: Parameters<typeof inSession>[1]): Variant => inSession(legacy, player);
    return runKnownBadSession(subject, name, bad, legacy, options, range, rules.seed);
  },
};

/** Whether the variants of a run leave all these values of a dimension out. */
function isLeftOut(variants: Variants, dimension: string, labels: readonly string[]): boolean {
  const { dimensions, numbers } = variants.subject.space;
  const number = numbers.get(dimension) ?? -1;
  const left = confinedBy(variants).find(([confined]) => confined === number)?.[1] ?? -1;
  const values = dimensions[number]?.values ?? [];
  return !values.some(({ label }, i) => labels.includes(label) && (left & (1 << i)) !== 0);
}

function showing(
  workplace: Workplace,
  refactored: Variant,
): { readonly pair: SessionPair; readonly support: SessionSupport } {
  const { legacy, subject } = workplace.variants;
  const support = supportOf(workplace.variants);
  const pair = new SessionPair(support, subject.invariants, legacy, refactored, workplace.pairOptions);
  return { pair, support };
}

function sessionOf(source: Scenario | object): Session {
  if (!isSession(source)) throw new TypeError('a scenario of one fault is no session');
  return source;
}
