// SPDX-License-Identifier: GPL-2.0-only
// What a run has to find, by its engine.

import { Pair, type PairOptions } from '../core/pair.ts';
import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import type { Vm } from '../kernel/session/vm.ts';
import { CANARIES } from '../mistakes/canaries/runs.ts';
import { SESSION_CANARIES } from '../mistakes/canaries/sessions.ts';
import { hunt } from '../mistakes/hunt.ts';
import { overridden } from '../mistakes/plant/override.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
import { excuseOf, runKnownBad } from './canaries.ts';
import { enginesOf } from './defaults.ts';
import type { RunRules, Variants } from './jobs/job.ts';
import { PAGE_SIZE_MASK, type Workplace } from './jobs/workplace.ts';
import { runKnownBadSession } from './sessions/canaries.ts';

/** Something that a run has to find. */
export interface KnownBad {
  readonly name: string;
  readonly hunt: () => CanaryReport;
}

/** A canary, as much of it as is asked when it was missed. */
interface Missable {
  /** The calls that do something else. */
  readonly calls: readonly string[];
  /** Makes it of another base; null where that cannot be run on a bench. */
  readonly of: ((base: Variant) => Variant) | null;
}

/** Scenarios in which a canary of the subject's own base is looked for. */
const SOUGHT = 10_000;

/** What a run has to find, by the engine that it looks for everything else with. */
export function knownBadOf(
  { bench: any, pairOptions, variants }: Workplace,
  options: Variants & RunRules & { readonly mutants?: readonly Variant[] },
): readonly KnownBad[] {
  const { engine, legacy, mutants = [], pageSize, preemptions, seed } = options;
  const bench = any as Bench;
  const usual = [
    ...CANARIES.map(({ id, planting }) => ({
      name: id,
      bad: overridden(planting, legacy, bench.m),
      inVm: (vm: Vm) => overridden(planting, legacy, vm.m),
      missable: {
        calls: Object.keys(planting.override(bench.k, bench.m)),
        of: (base: Variant) => overridden(planting, base, bench.m),
      },
    })),
    ...mutants.map((mutant) => ({ name: mutant.name, bad: mutant, inVm: () => mutant, missable: null })),
  ];
  // Some mistakes show in a race only: that the checks notice them is asked of a run without races as well.
  const rules = { ...pairOptions, preemptions: Math.max(1, preemptions) };
  const excused = (report: CanaryReport, missable: Missable | null): CanaryReport =>
    report.caught || missable === null
      ? report
      : { ...report, excuse: excuse(bench, variants.subject.variants[0], legacy, rules, missable, seed) };
  const inRuns = usual.map(({ bad, missable, name }) => ({
    name,
    hunt: () => excused(runKnownBad(bench, name, bad, legacy, rules, seed), missable),
  }));
  if (!enginesOf(engine).includes('sessions')) return inRuns;
  const range = { pageSizes: PAGE_SIZE_MASK[pageSize], races: true };
  const inSessions = [
    ...(engine === 'sessions' ? usual : []),
    ...SESSION_CANARIES.map(({ id, planting }) => ({
      name: id,
      inVm: (vm: Vm) => overridden(planting, legacy, vm),
      missable: null,
    })),
  ];
  return [
    ...(engine === 'sessions' ? [] : inRuns),
    ...inSessions.map(({ inVm, missable, name }) => ({
      name,
      hunt: () => excused(runKnownBadSession(name, inVm, legacy, rules, range, seed), missable),
    })),
  ];
}

/** Why the base cannot show a canary, if it cannot. */
function excuse(
  bench: Bench,
  own: Variant | undefined,
  base: Variant,
  rules: PairOptions,
  { calls, of }: Missable,
  seed: number,
): string | null {
  const shown =
    own === undefined || of === null
      ? null
      : hunt(new Pair(bench, own, { ...of(own), contracts: [] }, rules), seed, SOUGHT);
  return excuseOf(bench, base, calls, shown?.sighting.evidence.invariants ?? [], seed);
}
