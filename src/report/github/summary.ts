// SPDX-License-Identifier: GPL-2.0-only
// The summary of the job.
import type { DivergenceReport, VerifyReport } from '../../core/result.ts';
import { CLASS_WORDS } from '../change-words.ts';
import { comparisonLines } from '../comparison.ts';
import { breachLines, sizeText } from '../counterexample.ts';
import { type Further, furtherSection, wholeParagraph } from '../further.ts';
import { headline } from '../headline.ts';
import { hunkBlock } from '../markdown/hunk-block.ts';
import { code, inlineCode, prose } from '../markdown/markup.ts';
import { pairTable } from '../markdown/pair-table.ts';
import { PLAIN } from '../paint.ts';
import type { DivergencePlaces } from '../places.ts';
import { remarkLines, undeclared, verdictSentence } from '../verdict.ts';
import { count } from '../words.ts';

/** Columns of the comparisons. */
const WIDTH = 100;
/** Counterexamples shown; GitHub cuts a summary at 1 MiB. */
const MOST = 10;

/** The result of `verify` as the summary of a job: the verdict, a table, and each counterexample to unfold. */
export function jobSummary(
  report: VerifyReport,
  command: string,
  places: ReadonlyMap<string, DivergencePlaces>,
  further: readonly Further[] = [],
): string {
  const divergences = report.pairs.flatMap(undeclared);
  const sections = [
    `## stage2-verify\n\n**${prose(verdictSentence(report))}**`,
    ...wholeParagraph(report, further),
    ...remarkLines(report).map((line) => `- ${prose(line)}`),
    pairTable(report),
    ...furtherSection(further),
    ...divergences.slice(0, MOST).map((divergence) => details(divergence, places.get(divergence.id))),
    ...(divergences.length > MOST ? [`${divergences.length - MOST} more are in the report.`] : []),
    prose(canaryText(report)),
    code([command], 'sh'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function details(divergence: DivergenceReport, places: DivergencePlaces | undefined): string {
  const at = places?.at ?? null;
  const where = at === null ? [] : [`At ${inlineCode(`${at.path}:${at.line}`)}.`];
  return [
    `### ${prose(`${divergence.id}: ${headline(divergence)}`)}`,
    ...breachLines(divergence, Number.POSITIVE_INFINITY).map((line) => `- ${prose(line)}`),
    `${divergence.class}: ${CLASS_WORDS[divergence.class]}.`,
    [...where, `Seen in ${count(divergence.count, 'scenario')}; ${sizeText(divergence)}.`].join(' '),
    ...hunkBlock(places),
    '<details><summary>machine and traces</summary>',
    code(comparisonLines(divergence.runs, { width: WIDTH, paint: PLAIN, full: false }, places?.lines)),
    '</details>',
    ...(divergence.replay === '' ? [] : [code([divergence.replay], 'sh')]),
  ].join('\n\n');
}

function canaryText({ canaries }: VerifyReport): string {
  const missed = canaries.filter(({ caught, excuse }) => !caught && excuse === null).map(({ name }) => name);
  const caught = `${canaries.filter((canary) => canary.caught).length} of ${count(canaries.length, 'known-bad variant')} caught`;
  return missed.length === 0 ? `${caught}.` : `${caught}; missed: ${missed.join(', ')}.`;
}
