// SPDX-License-Identifier: GPL-2.0-only
// The page.
import type { DivergenceReport, NewOutcome, PairReport, VerifyReport } from '../../core/result.ts';
import { CLASS_WORDS } from '../change-words.ts';
import { comparisonLines } from '../comparison.ts';
import { breachLines, sizeText } from '../counterexample.ts';
import { type Further, furtherSection, wholeParagraph } from '../further.ts';
import { headline } from '../headline.ts';
import { otherSchedule, scheduleText, setsText } from '../outcome-sets.ts';
import { PLAIN } from '../paint.ts';
import type { DivergencePlaces, PairLines } from '../places.ts';
import { problemLine, remarkLines, undeclared, verdictSentence } from '../verdict.ts';
import { count, list, number } from '../words.ts';
import { branchSection } from './branches.ts';
import { hunkBlock } from './hunk-block.ts';
import { LIMITS, limitsOf } from './limits.ts';
import { code, prose, textTable } from './markup.ts';
import { pairTable } from './pair-table.ts';

/** Columns of the comparisons in the page. */
const WIDTH = 110;

/**
 * The report of `verify` as a page. It holds no timings, so that the same run gives the same bytes.
 * @param command the command that repeats the run
 * @param places where divergences show in the source, by id
 */
export function verifyPage(
  report: VerifyReport,
  command: string,
  places: ReadonlyMap<string, DivergencePlaces> = new Map(),
  further: readonly Further[] = [],
): string {
  const sections = [
    ['# stage2-verify', prose(verdictSentence(report)), ...wholeParagraph(report, further)].join('\n\n'),
    ...remarkLines(report).map((line) => prose(`Note: ${line}.`)),
    pairTable(report),
    ...furtherSection(further),
    runSection(report, command),
    ...divergenceSections(report, places),
    ...contractSections(report, places),
    ...problemSections(report),
    ...branchSection(report),
    invariantSection(report),
    limitSection(report),
  ];
  return `${sections.join('\n\n')}\n`;
}

function runSection(report: VerifyReport, command: string): string {
  const { options } = report;
  const canaries = report.canaries.map((canary) =>
    canary.caught
      ? `${canary.name} (after ${count(canary.executions, 'execution')})`
      : canary.excuse === null
        ? `${canary.name} (MISSED in ${count(canary.executions, 'execution')})`
        : `${canary.name} (not counted: ${canary.excuse})`,
  );
  const races =
    options.preemptions === 0 ? 'no races' : `at most ${count(options.preemptions, 'race')} in one run`;
  return [
    '## What was run',
    code([command], 'sh'),
    `${searched(report)}; page sizes: ${options.pageSize}; ${races}; ` +
      `${options.strict ? 'final machines and ordered effects compared' : 'final machines compared'}. ` +
      `Versions: ${Object.entries(report.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}.`,
    prose(`Known-bad variants that the run had to catch: ${list(canaries) || 'none was run'}.`),
  ].join('\n\n');
}

function searched({ machines, options, pairs, seed }: VerifyReport): string {
  if (machines === null) return `${number(options.runs)} scenarios for each variant, drawn with seed ${seed}`;
  const shares = pairs.map(({ spaceCovered }) => spaceCovered ?? 0);
  const covered = Math.min(1, ...shares);
  const all = `${number(BigInt(machines))} machines`;
  return covered === 1 ? `Every one of ${all}` : `${(100 * covered).toFixed(2)} % of ${all}`;
}

function divergenceSections(
  report: VerifyReport,
  places: ReadonlyMap<string, DivergencePlaces>,
): readonly string[] {
  return report.pairs
    .flatMap(undeclared)
    .map((divergence) =>
      [
        `## ${prose(`${divergence.id}: ${headline(divergence)}`)}`,
        ...breachLines(divergence, Number.POSITIVE_INFINITY).map((line) => `- ${prose(line)}`),
        `${divergence.class}: ${CLASS_WORDS[divergence.class]}. Seen in ${count(divergence.count, 'scenario')}; ${sizeText(divergence)}.`,
        ...explainedLines(divergence),
        ...hunkBlock(places.get(divergence.id)),
        ...shown(divergence, places.get(divergence.id)),
      ].join('\n\n'),
    );
}

function explainedLines({ explainedBy }: DivergenceReport): readonly string[] {
  return explainedBy.length === 0
    ? []
    : [prose(`A known problem of the base is behind it: ${list(explainedBy)}.`)];
}

/** The sets of outcomes, then the runs; those of a new outcome too if it takes another schedule to see it. */
function shown(divergence: DivergenceReport, places: DivergencePlaces | undefined): readonly string[] {
  const other = otherSchedule(divergence);
  return [
    prose(`Outcome sets: ${setsText(divergence)}.`),
    ...runBlocks(divergence, places?.lines),
    ...(other === null
      ? []
      : [prose(`A new outcome, ${scheduleText(other)}:`), ...runBlocks(other, places?.newOutcome)]),
  ];
}

function runBlocks(
  { replay, runs }: Pick<NewOutcome, 'replay' | 'runs'>,
  lines: PairLines | null | undefined,
): readonly string[] {
  return [
    code(comparisonLines(runs, { width: WIDTH, paint: PLAIN, full: false }, lines ?? undefined)),
    ...(replay === '' ? [] : [code([replay], 'sh')]),
  ];
}

function contractSections(
  report: VerifyReport,
  places: ReadonlyMap<string, DivergencePlaces>,
): readonly string[] {
  return report.pairs.flatMap((pair) =>
    pair.contracts.map((contract) => {
      const { commit, id, reason, title } = contract;
      const divergence = pair.divergences.find((candidate) => candidate.id === contract.divergence);
      return [
        `## ${prose(`Declared: ${id} (${pair.refactored})`)}`,
        prose(`${title}. It explains ${count(contract.count, 'scenario')} of this run.`),
        prose(reason),
        prose(`Commit: ${commit}.`),
        ...(divergence === undefined
          ? ['**It never fired on its own scenario**: remove it, or find out what changed.']
          : shown(divergence, places.get(divergence.id))),
      ].join('\n\n');
    }),
  );
}

function problemSections(report: VerifyReport): readonly string[] {
  const base = report.pairs[0]?.legacy ?? 'the base';
  const intro =
    'Invariants that the base breaks itself. What a variant breaks in the same scenario is no difference; a problem that it mends is.';
  return [
    `## ${prose(`Problems of ${base}`)}\n\n${report.baseProblems.length === 0 ? 'None showed.' : intro}`,
    ...report.baseProblems.map((problem) =>
      [
        `### ${prose(problemLine(problem))}`,
        prose(
          `Breaks ${list(problem.invariants)}. It explains ${count(problem.count, 'execution')} of this run.`,
        ),
        prose(problem.analysis),
        ...(problem.fixedBy === null ? [] : [prose(`Mended upstream by ${problem.fixedBy}.`)]),
        code([JSON.stringify(problem.scenario, null, 2)], 'json'),
      ].join('\n\n'),
    ),
  ];
}

function invariantSection(report: VerifyReport): string {
  const rows = report.pairs.flatMap((pair: PairReport) =>
    pair.invariants
      .filter((invariant) => invariant.status !== 'held')
      .map((invariant) => [
        pair.refactored,
        invariant.variant,
        invariant.name,
        invariant.status,
        number(invariant.count),
      ]),
  );
  const held = new Set(report.pairs.flatMap((pair) => pair.invariants.map((invariant) => invariant.name)))
    .size;
  return [
    '## Invariants',
    `${held} invariants were checked on every run of every variant. Those that did not always hold:`,
    rows.length === 0
      ? 'none.'
      : textTable(['run against', 'variant', 'invariant', 'status', 'executions'], rows),
  ].join('\n\n');
}

function limitSection(report: VerifyReport): string {
  return [
    '## What this does not prove',
    LIMITS[report.grade],
    ...limitsOf(report.sources).map((line) => `- ${line}`),
  ].join('\n\n');
}
