// SPDX-License-Identifier: GPL-2.0-only
// What the base breaks itself: known problems that show on it, and what nobody has analysed.
import type { NewProblem } from '../core/base-problems.ts';
import type { Bench } from '../core/bench.ts';
import { isSimpler, resolve, startDraft } from '../core/draft.ts';
import { type KnownProblem, problemFor } from '../core/known-problem.ts';
import type { BaseProblemCount, BaseProblemReport } from '../core/result.ts';
import { giveScenario, scenarioOf } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import { problemsOf } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import type { Variants } from './jobs/job.ts';
import { confinedBy } from './jobs/limits.ts';
import type { PairCounts } from './pair-counts.ts';
import { draftOf, shrink, simplerDrafts } from './shrink.ts';

/** Whether the scenario of a known problem breaks one of its invariants on this base. */
export function problemShows(bench: Bench, problem: KnownProblem, base: Variant): boolean {
  giveScenario(bench.choices, problem.scenario);
  const run = bench.record(base, Math.max(1, problem.scenario.races.length));
  return (
    problem.covers(bench.choices) &&
    run.breaches.some((breach) => problem.invariants.includes(breach.invariant))
  );
}

/** The id of a problem that nobody has analysed. */
function newProblemId(invariant: string): string {
  return `new-${invariant}`;
}

/** What the base broke in the runs of one pair, the known problems first. */
export function baseProblemCounts(
  counts: Pick<PairCounts, 'knownProblems' | 'newProblems'>,
  known: readonly KnownProblem[],
): readonly BaseProblemCount[] {
  return [
    ...known.map(({ id }) => ({ id, count: counts.knownProblems[id] ?? 0 })).filter(({ count }) => count > 0),
    ...counts.newProblems.map(({ count, invariant }) => ({ id: newProblemId(invariant), count })),
  ];
}

/**
 * All that is wrong with a base: known problems that its runs or their own scenarios show, and new ones on a smallest scenario. What the variants cannot be
 * given shows nothing of it.
 * @param pairs what the runs of each pair came to
 */
export function baseProblemReports(
  variants: Variants,
  pairs: readonly PairCounts[],
): readonly BaseProblemReport[] {
  const { legacy: base, subject } = variants;
  const bench = subject.createBench();
  for (const [dimension, values] of confinedBy(variants)) bench.choices.confine(dimension, values);
  const known = problemsOf(subject, base);
  const listed = known.flatMap((problem): readonly BaseProblemReport[] => {
    const count = pairs.reduce((sum, { knownProblems }) => sum + (knownProblems[problem.id] ?? 0), 0);
    if (count === 0 && !problemShows(bench, problem, base)) return [];
    const { analysis, fixedBy = null, id, invariants, scenario, title } = problem;
    return [{ id, known: true, title, invariants, count, scenario, analysis, fixedBy }];
  });
  const unlisted = new Map<string, NewProblem>();
  for (const found of pairs.flatMap(({ newProblems }) => newProblems)) {
    const before = unlisted.get(found.invariant);
    unlisted.set(
      found.invariant,
      before === undefined ? found : { ...before, count: before.count + found.count },
    );
  }
  return [...listed, ...[...unlisted.values()].map((found) => newProblemReport(bench, base, known, found))];
}

function newProblemReport(
  bench: Bench,
  base: Variant,
  known: readonly KnownProblem[],
  { count, invariant, scenario }: NewProblem,
): BaseProblemReport {
  const shared = {
    id: newProblemId(invariant),
    known: false,
    title: `${base.name} breaks ${invariant}, and no known problem explains it`,
    invariants: [invariant],
    count,
    fixedBy: null,
  };
  if (isSession(scenario))
    return { ...shared, scenario, analysis: 'It shows at the last step of the session.' };
  const { choices } = bench;
  const races = Math.max(1, scenario.races.length);
  const shows = (): string | null =>
    bench.record(base, races).breaches.find((breach) => breach.invariant === invariant)?.detail ?? null;
  giveScenario(choices, scenario);
  // A base that is not repeatable shows it no more: then the scenario stands as it was met.
  if (shows() === null)
    return { ...shared, scenario, analysis: 'It did not show again on the scenario that showed it.' };
  const { source } = shrink(resolve(choices), simplerDrafts, (draft, best) => {
    startDraft(choices, draft);
    if (shows() === null || problemFor(known, invariant, choices) !== null) return null;
    const candidate = resolve(choices);
    return isSimpler(candidate, best) ? candidate : null;
  });
  startDraft(choices, draftOf(source));
  const detail = shows() ?? '';
  return { ...shared, scenario: scenarioOf(choices), analysis: `In a smallest scenario: ${detail}.` };
}
