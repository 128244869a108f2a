// SPDX-License-Identifier: GPL-2.0-only
// What a run has to find, by its engine.

import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import type { Vm } from '../kernel/session/vm.ts';
import { CANARIES } from '../mistakes/canaries/runs.ts';
import { SESSION_CANARIES } from '../mistakes/canaries/sessions.ts';
import { overridden } from '../mistakes/plant/override.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
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
  const usual = [
    ...CANARIES.map(({ id, planting }) => ({
      name: id,
      bad: overridden(planting, legacy, (bench as Bench).m),
      inVm: (vm: Vm) => overridden(planting, legacy, vm.m),
    })),
    ...mutants.map((mutant) => ({ name: mutant.name, bad: mutant, inVm: () => mutant })),
  ];
  // Some mistakes show in a race only: that the checks notice them is asked of a run without races as well.
  const rules = { ...pairOptions, preemptions: Math.max(1, preemptions) };
  const inRuns = usual.map(({ bad, name }) => ({
    name,
    hunt: () => runKnownBad(bench, name, bad, legacy, rules, seed),
  }));
  if (!enginesOf(engine).includes('sessions')) return inRuns;
  const range = { pageSizes: PAGE_SIZE_MASK[pageSize], races: true };
  const inSessions = [
    ...(engine === 'sessions' ? usual : []),
    ...SESSION_CANARIES.map(({ id, planting }) => ({
      name: id,
      inVm: (vm: Vm) => overridden(planting, legacy, vm),
    })),
  ];
  return [
    ...(engine === 'sessions' ? [] : inRuns),
    ...inSessions.map(({ inVm, name }) => ({
      name,
      hunt: () => runKnownBadSession(name, inVm, legacy, rules, range, seed),
    })),
  ];
}
