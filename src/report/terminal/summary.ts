// SPDX-License-Identifier: GPL-2.0-only
// The end of a run of `verify`.
import type { VerifyReport } from '../../core/result.ts';
import { branchesByVariant } from '../branches.ts';
import { counterexampleLines } from '../counterexample.ts';
import type { Paint } from '../paint.ts';
import type { DivergencePlaces } from '../places.ts';
import { table } from '../table.ts';
import { declared, problemLine, remarkLines, scenariosOf, undeclared, verdictSentence } from '../verdict.ts';
import { count, number } from '../words.ts';
import { cut, pad, wrap } from '../wrap.ts';

/** Where and how a summary is shown. */
export interface SummaryStyle {
  readonly width: number;
  readonly paint: Paint;
  /** Where the reports were written; null if nowhere. */
  readonly reportDir: string | null;
  /** Where divergences show in the source, by id. */
  readonly places?: ReadonlyMap<string, DivergencePlaces>;
}

/** Counterexamples shown in full; the others are in the report. */
const MOST_COUNTEREXAMPLES = 3;

/** The verdict line alone. */
export function verdictLine(report: VerifyReport, paint: Paint): string {
  return inColour(report, verdictSentence(report), paint);
}

function inColour(report: VerifyReport, line: string, paint: Paint): string {
  const colour =
    report.verdict === 'equivalent' ? paint.green : report.verdict === 'divergent' ? paint.red : paint.yellow;
  return paint.bold(colour(line));
}

/** What `verify` prints at its end: the verdict, the counterexamples, and what is known besides. */
export function summaryText(report: VerifyReport, style: SummaryStyle): string {
  const { paint, width } = style;
  const lines = [
    ...wrap(verdictSentence(report), width, '  ').map((line) => inColour(report, line, paint)),
    ...remarkLines(report).flatMap((line) => wrap(`note: ${line}`, width, '      ')),
    '',
    ...pairTable(report),
    '',
    ...labelled('canaries', canaryText(report), width),
  ];
  const known = [
    ...contractLines(report, width),
    ...problemLines(report, width),
    ...branchLines(report, width),
  ];
  const all = report.pairs.flatMap(undeclared);
  for (const divergence of all.slice(0, MOST_COUNTEREXAMPLES)) {
    lines.push(
      '',
      ...counterexampleLines(divergence, { width, paint, full: false }, style.places?.get(divergence.id)),
    );
  }
  const more = all.slice(MOST_COUNTEREXAMPLES);
  if (more.length > 0)
    lines.push('', `${more.length} more: ${more.map((divergence) => divergence.id).join(', ')}`);
  // What is known comes behind what is new.
  lines.push(...(all.length > 0 && known.length > 0 ? [''] : []), ...known);
  if (style.reportDir !== null)
    lines.push('', `reports in ${style.reportDir}/: index.html, verify.md, verify.json`);
  return `${lines.join('\n')}\n`;
}

function pairTable(report: VerifyReport): readonly string[] {
  const rows = report.pairs.map((pair) => [
    pair.refactored,
    pair.word ?? pair.verdict,
    number(scenariosOf(pair)),
    pair.seconds > 0 ? number(Math.round(pair.scenarios / pair.seconds)) : '-',
    String(undeclared(pair).length),
    String(declared(pair).length),
    String(pair.baseProblems.length),
  ]);
  return table(['variant', 'verdict', 'scenarios', 'per s', 'diverge', 'contracts', 'base'], rows, [
    false,
    false,
    true,
    true,
    true,
    true,
    true,
  ]);
}

function canaryText(report: VerifyReport): string {
  const caught = report.canaries.filter((canary) => canary.caught);
  const missed = report.canaries
    .filter(({ caught: is, excuse }) => !is && excuse === null)
    .map((canary) => canary.name);
  const excused = report.canaries.flatMap(({ excuse, name }) =>
    excuse === null ? [] : [`${name} (${excuse})`],
  );
  const worst = Math.max(0, ...caught.map((canary) => canary.executions));
  const text = `${caught.length} of ${report.canaries.length} caught, each within ${number(worst)} executions`;
  return [
    text,
    ...(missed.length === 0 ? [] : [`MISSED: ${missed.join(', ')}`]),
    ...(excused.length === 0 ? [] : [`not for this base: ${excused.join(', ')}`]),
  ].join('; ');
}

function contractLines(report: VerifyReport, width: number): readonly string[] {
  return report.pairs.flatMap((pair) =>
    pair.contracts.flatMap((contract) => {
      const { id, title } = contract;
      const shown = pair.divergences.find((divergence) => divergence.id === contract.divergence);
      if (shown === undefined && contract.count === 0)
        return [oneLine('contract', `${id} (${pair.refactored}) NEVER FIRED: ${title}`, width)];
      const relation = shown?.outcomeSets == null ? '' : `, ${shown.outcomeSets.relation}`;
      const text = `${id} (${pair.refactored}, ${count(contract.count, 'scenario')}${relation}): ${title}`;
      return [
        oneLine('contract', text, width),
        ...(shown === undefined || shown.replay === ''
          ? []
          : [oneLine('', shown.replay, Number.POSITIVE_INFINITY)]),
      ];
    }),
  );
}

/** What the base breaks itself. */
function problemLines(report: VerifyReport, width: number): readonly string[] {
  return report.baseProblems.map((problem) => oneLine('base', problemLine(problem), width));
}

function branchLines(report: VerifyReport, width: number): readonly string[] {
  const branches = branchesByVariant(report);
  if (branches.length === 0) return [];
  const text = branches.map(({ reached, remark, total, variant }) =>
    remark === null ? `${variant} ${reached} of ${total}` : `${variant} ${remark}`,
  );
  return labelled('branches', text.join(', '), width);
}

function labelled(label: string, text: string, width: number): readonly string[] {
  return wrap(text, width - 10).map((line, i) => pad(i === 0 ? label : '', 10) + line);
}

function oneLine(label: string, text: string, width: number): string {
  return pad(label, 10) + cut(text, width - 10);
}
