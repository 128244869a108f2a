// SPDX-License-Identifier: GPL-2.0-only
// The page.
import type { Judged } from '../../mistakes/mutants/mutant.ts';
import type { MutationReport } from '../../mistakes/mutants/result.ts';
import { code, inlineCode, markdownTable, prose, textTable } from '../markdown/markup.ts';
import { count, number } from '../words.ts';
import { type Excused, HEAD, mutantsThat, oneLine, reasonOf, scoreRows, scoreSentence } from './words.ts';

/**
 * The report of `mutate` as a page. It holds no timings, so that the same run gives the same bytes.
 * @param command the command that repeats the run
 */
export function mutationPage(report: MutationReport, command: string): string {
  const sections = [
    '# Mutation score',
    `${sentence(scoreSentence(report))} ${ABOUT}`,
    ...report.remarks.map((line) => prose(`Note: ${line}.`)),
    textTable(HEAD, scoreRows(report)),
    `## What was run\n\n${code([command], 'sh')}\n\n${setting(report)}`,
    ...survivorSection(report),
    ...excusedSections(report),
    ...operatorSection(report),
  ];
  return `${sections.join('\n\n')}\n`;
}

const ABOUT =
  'A mutant is a variant with one small mistake, of a kind that is made when code is taken apart and put together again. It is killed ' +
  'when a run of the verifier tells it from the variant that it was made of. What no draw tells is run on every machine within a bound, ' +
  'wherever it can compute something else than its original: then it is decided. It is model-blind when it only changes text that is printed. An ' +
  'argument says why no schedule tells it where the bound, which has no race, cannot say. Otherwise it survived: the checks have a hole there. ' +
  'Mutants that the compiler would refuse are invalid and count for nothing; the score is killed over killed and survived.';

function setting(report: MutationReport): string {
  const lines = report.since === null ? 'all lines' : `lines changed since ${report.since}`;
  return (
    `Mutated: ${lines} of the variants; the helpers in \`src/kernel/fault\`, which they share, count for the original. A mutant has survived ` +
    `after ${count(report.runs, 'scenario')} with seed ${report.seed}${report.representatives ? ', drawn among the representatives that the exhaustive engine takes' : ''}, each with at most one race. Contracts excuse nothing here: the two are ` +
    'meant to be the same code.'
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function survivorSection(report: MutationReport): readonly string[] {
  const survivors = mutantsThat('survived', report.variants);
  if (survivors.length === 0) return [];
  return ['## Survived', markdownTable(['place', 'operator', 'was', 'becomes'], survivors.map(rowOf))];
}

/** The mutants that are no hole, by why they are not told. */
function excusedSections(report: MutationReport): readonly string[] {
  return EXCUSED.flatMap(({ kind, title }) => {
    const byReason = new Map<string, Judged[]>();
    for (const one of mutantsThat(kind, report.variants)) {
      const reason = reasonOf(one.fate as Excused);
      byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
    }
    if (byReason.size === 0) return [];
    return [
      `## ${title}`,
      ...[...byReason].map(
        ([reason, mutants]) =>
          `${reason}\n\n${markdownTable(['place', 'operator', 'was', 'becomes'], mutants.map(rowOf))}`,
      ),
    ];
  });
}

const EXCUSED = [
  { kind: 'decided', title: 'Decided' },
  { kind: 'model-blind', title: 'Model-blind' },
  { kind: 'argued', title: 'Argued' },
] as const;

const LONGEST = 90;

function rowOf({ mutant }: Judged): readonly string[] {
  return [
    prose(`${mutant.path}:${mutant.start.line}`),
    mutant.operator,
    quoted(mutant.was),
    quoted(mutant.becomes),
  ];
}

function quoted(text: string): string {
  const line = oneLine(text);
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
  return inlineCode(short);
}

const KINDS = ['killed', 'decided', 'model-blind', 'argued', 'survived', 'invalid'] as const;

function operatorSection(report: MutationReport): readonly string[] {
  const all = report.variants.flatMap(({ mutants }) => mutants);
  const names = [...new Set(all.map(({ mutant }) => mutant.operator))].sort();
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const made = all.filter(({ mutant }) => mutant.operator === name);
    const that = (kind: Judged['fate']['kind']): string =>
      number(made.filter(({ fate }) => fate.kind === kind).length);
    return [name, ...KINDS.map(that)];
  });
  return ['## By operator', markdownTable(['operator', ...KINDS], rows)];
}
