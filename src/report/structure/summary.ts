// SPDX-License-Identifier: GPL-2.0-only
// The terminal.
import { ownFindings, type StructureReport } from '../../analysis/audit/report.ts';
import { fittingTable } from '../table.ts';
import { wrap } from '../wrap.ts';
import { structureSentence } from './words.ts';

/** Findings that are shown in full on a terminal; the report has all. */
const SHOWN = 4;

/** The result of `structure` for a terminal with this many columns. */
export function structureSummary(report: StructureReport, width: number): string {
  const variants = [report.legacy, ...report.refactored];
  const rows = report.rules.map(({ name }) => [
    name,
    ...variants.map((variant) => {
      const result = report.results.find((r) => r.rule === name && r.variant === variant);
      return result?.holds ? 'holds' : `${result?.findings.length ?? 0} found`;
    }),
  ]);
  const audited = (count: (variant: string) => number | null): string[] =>
    variants.map((variant) => String(count(variant) ?? '-'));
  const audit = (variant: string) => report.audits.find((a) => a.variant === variant);
  rows.push(
    ['fields of the state', ...audited((variant) => audit(variant)?.fields.length ?? null)],
    ['  better elsewhere', ...audited((v) => audit(v)?.fields.filter((f) => f.named).length ?? null)],
  );
  const found = report.results.reduce((sum, { findings }) => sum + findings.length, 0);
  const failing = report.results
    .filter(({ variant }) => variant !== report.legacy)
    .flatMap((result) =>
      ownFindings(result, report.results, report.legacy).map((finding) => ({ result, finding })),
    );
  const lines = [
    ...fittingTable(['', ...variants], rows, [], width),
    '',
    ...failing
      .slice(0, SHOWN)
      .flatMap(({ result, finding }) => [
        `${result.variant} breaks ${result.rule} at ${finding.at}:`,
        `  ${finding.message}`,
        ...(finding.path ?? []).slice(-6).map((line) => `    ${line}`),
      ]),
    ...(failing.length > SHOWN ? [`and ${failing.length - SHOWN} more`] : []),
    structureSentence(report),
  ];
  const told = found - failing.length;
  if (told > 0)
    lines.push(
      `What is found in ${report.legacy}, and kept from there, is told and fails nothing: ${told} of the rules' findings.`,
    );
  const wrapped = lines.flatMap((line) => (line.length <= width ? line : wrap(line, width, indentOf(line))));
  return `${wrapped.join('\n')}\n`;
}

/** What stands before the rest of a line that does not fit: two more spaces than before the line. */
function indentOf(line: string): string {
  return `  ${/^ */.exec(line)?.[0]}`;
}
