// SPDX-License-Identifier: GPL-2.0-only
// Whether results are ones that their jobs can have come to.
import { ScenarioError } from '../../core/parse.ts';
import { problemsOf } from '../../core/subject.ts';
import { checkCounts } from '../../engines/check-counts.ts';
import type { Job, NumberedJob, Variants } from '../../engines/jobs/job.ts';
import type { PairCounts } from '../../engines/pair-counts.ts';
import { engineOf } from '../../engines/registry.ts';
import { scenarioOfText } from '../scenario-file.ts';
import { UsageError } from '../usage-error.ts';
import type { NamedShard } from './union.ts';

/**
 * Holds the results of a file against its jobs: the pairs, scenarios and invariants that each must speak of, the names that it may, and that what it
 * counted and what it tells of it agree. A file that somebody made with care can pass; one that was cut, or edited here and there, does not.
 * @throws UsageError if a result is none that its job can have come to
 */
export function refuseImpossible(
  { file, path }: NamedShard,
  variants: Variants,
  jobs: readonly NumberedJob[],
): void {
  const byIndex = new Map(jobs.map(({ index, job }) => [index, job]));
  for (const { job: index, pairs } of file.results) {
    const job = byIndex.get(index);
    const wrong = job === undefined ? 'is of no job' : faultIn(job, pairs, variants);
    if (wrong !== null)
      throw new UsageError(`${path}: the result of job ${index} ${wrong}; it was changed, so run it again`);
  }
}

function faultIn(job: Job, pairs: readonly PairCounts[], variants: Variants): string | null {
  // Where there are fewer subtrees than jobs, there is nothing to count; that all of the space was covered is a matter of all results.
  if (pairs.length === 0 && engineOf(job).enumerates) return null;
  const names = pairs.map(({ refactored }) => refactored).join(', ');
  const own = ('pair' in job ? [variants.refactored[job.pair]] : variants.refactored)
    .map((variant) => variant?.name)
    .join(', ');
  if (names !== own) return `speaks of ${names || 'no variant'} and not of ${own}`;
  for (const counts of pairs) {
    const fault = faultOf(job, counts, variants);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOf(job: Job, counts: PairCounts, variants: Variants): string | null {
  const { legacy, refactored, subject } = variants;
  const size = engineOf(job).size(job);
  if (size !== null && counts.scenarios !== String(size))
    return `counts ${counts.scenarios} scenarios and not ${size}`;
  if ((counts.weight !== null) !== engineOf(job).enumerates)
    return counts.weight === null ? 'has no share of the space' : 'has a share of the space, which was drawn';
  for (const row of [counts.legacyBroken, counts.refactoredBroken])
    if (row.length !== subject.invariants.length)
      return `has ${row.length} counts of broken invariants, and there are ${subject.invariants.length}`;
  if ([...counts.legacyBroken, ...counts.refactoredBroken].some((count) => count > counts.executions))
    return 'has more runs that broke an invariant than runs';
  const ofVariant = refactored.find(({ name }) => name === counts.refactored)?.contracts ?? [];
  const unknown = [
    ...strangers('known problem', Object.keys(counts.knownProblems), problemsOf(subject, legacy)),
    ...strangers('contract', Object.keys(counts.contracts), ofVariant),
    ...strangers(
      'invariant',
      counts.newProblems.map(({ invariant }) => invariant),
      subject.invariants.map(({ name }) => ({ id: name })),
    ),
  ];
  if (unknown[0] !== undefined) return `names the ${unknown[0]}, which is not known`;
  if (counts.divergences.some(({ count, unexamined }) => unexamined > count))
    return 'leaves more of a divergence unexamined than there were';
  for (const { scenario } of [...counts.divergences, ...counts.newProblems]) {
    const wrong = scenarioFault(JSON.stringify(scenario), variants);
    if (wrong !== null) return `has a scenario that cannot be run (${wrong})`;
    if (!engineOf(job).takes(scenario)) return 'has a scenario of another kind than its engine runs';
  }
  return engineOf(job).judgesEach ? contradiction(counts) : null;
}

function strangers(
  kind: string,
  names: readonly string[],
  known: readonly { readonly id: string }[],
): readonly string[] {
  const ids = new Set(known.map(({ id }) => id));
  return names.filter((name) => !ids.has(name)).map((name) => `${kind} ${name}`);
}

function scenarioFault(text: string, { subject }: Variants): string | null {
  try {
    scenarioOfText(text, 'it', subject);
    return null;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.message.replace(/; .*$/s, '');
  }
}

function contradiction(counts: PairCounts): string | null {
  try {
    checkCounts(counts);
    return null;
  } catch (error) {
    return `contradicts itself (${(error as Error).message})`;
  }
}
