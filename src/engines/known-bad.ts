// SPDX-License-Identifier: GPL-2.0-only
// What a run has to find, by its engine.

import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import { CANARIES } from '../mistakes/canaries/all.ts';
import { sabotaged } from '../mistakes/canaries/canary.ts';
import { SESSION_CANARIES, sabotagedIn } from '../subjects/user_mem_abort/sessions/canaries.ts';
import { runKnownBad } from './canaries.ts';
import { enginesOf } from './defaults.ts';
import type { RunRules, Variants } from './jobs/job.ts';
import { PAGE_SIZE_MASK, type Workplace } from './jobs/workplace.ts';
import { runKnownBadSession } from './sessions/canaries.ts';

/** Something that a run has to find. */
export interface KnownBad {
  readonly name: string;
  readonly hunt: () => CanaryReport;
}

/** What a run has to find, by the engine that it looks for everything else with. */
export function knownBadOf(
  { bench, pairOptions }: Workplace,
  options: Variants & RunRules & { readonly mutants?: readonly Variant[] },
): readonly KnownBad[] {
  const { engine, legacy, mutants = [], pageSize, preemptions, seed } = options;
  const usual = [...CANARIES.map((canary) => sabotaged(canary, legacy)), ...mutants];
  // Some mistakes show in a race only: that the checks notice them is asked of a run without races as well.
  const rules = { ...pairOptions, preemptions: Math.max(1, preemptions) };
  const inRuns = usual.map((bad) => ({
    name: bad.name,
    hunt: () => runKnownBad(bench, bad, legacy, rules, seed),
  }));
  if (!enginesOf(engine).includes('sessions')) return inRuns;
  const range = { pageSizes: PAGE_SIZE_MASK[pageSize], races: true };
  const inSessions = [
    ...(engine === 'sessions' ? usual.map((bad) => ({ name: bad.name, bad })) : []),
    ...SESSION_CANARIES.map((canary) => ({ name: canary.name, bad: sabotagedIn(canary, legacy) })),
  ];
  return [
    ...(engine === 'sessions' ? [] : inRuns),
    ...inSessions.map(({ bad, name }) => ({
      name,
      hunt: () => runKnownBadSession(bad, legacy, rules, range, seed),
    })),
  ];
}
