// SPDX-License-Identifier: GPL-2.0-only
// Rules and what they found.
import type { StructureReport } from '../../analysis/audit/report.ts';
import { code, inlineCode, prose, textTable } from '../markdown/markup.ts';
import { structureSentence } from './words.ts';

/** structure.md: the rules, what each says about each variant, and what it found. */
export function structurePage(report: StructureReport): string {
  const variants = [report.legacy, ...report.refactored];
  const verdict = (rule: string, variant: string): string => {
    const result = report.results.find((r) => r.rule === rule && r.variant === variant);
    return result?.holds ? 'holds' : `${result?.findings.length ?? 0} found`;
  };
  const findings = report.results
    .filter((result) => result.findings.length > 0)
    .flatMap((result) => [
      `### ${prose(`${result.rule} in ${result.variant}`)}`,
      ...result.findings.flatMap(({ at, message, path }) => [
        `${inlineCode(at)}: ${prose(`${message}.`)}`,
        ...(path === undefined ? [] : [code(path)]),
      ]),
    ]);
  const notes = report.results.flatMap((result) =>
    result.notes.map((note) => `- ${prose(result.variant)}: ${inlineCode(note)}`),
  );
  return `${[
    '# Structure rules',
    report.holds ? structureSentence(report) : `**${structureSentence(report)}**`,
    'The rules are judged on all paths through the source text of a variant, helpers included; a construct that the analysis does not follow counts as a finding. What is found in the original is told and fails nothing.',
    textTable(
      ['rule', ...variants],
      report.rules.map(({ name }) => [name, ...variants.map((variant) => verdict(name, variant))]),
    ),
    ...report.rules.map(({ name, about }) => `- **${name}**: ${about}`),
    '## Findings',
    ...(findings.length === 0 ? ['None.'] : findings),
    '## Return conventions',
    'Derived from the helpers, not assumed: what has become of the pin, by return value.',
    notes.length === 0 ? 'No helper has to do with a pin.' : notes.join('\n'),
  ].join('\n\n')}\n`;
}
