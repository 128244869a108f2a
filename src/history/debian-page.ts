// SPDX-License-Identifier: GPL-2.0-only
// The page about the kernels that Debian ships.
import type { Translation } from '../c/translate.ts';
import type { VerifyReport } from '../core/result.ts';
import type { Judged } from '../mistakes/mutants/mutant.ts';
import type { MutationReport } from '../mistakes/mutants/result.ts';
import { code, markdownTable } from '../report/markdown/markup.ts';
import { HEAD, reasonOf, scoreRows } from '../report/mutate/words.ts';
import { verdictSentence } from '../report/verdict.ts';
import { count, number } from '../report/words.ts';

/** What was found of one version. */
export interface DebianProof {
  readonly version: string;
  /** SHA-256 of the text of mmu.c. */
  readonly hash: string;
  readonly translation: Translation;
  /** Against itself under other names and layout, calls compared. */
  readonly itself: VerifyReport;
  readonly mutants: MutationReport;
}

/** The page; the same texts give the same bytes. It names functions and lines, and holds no text of them. */
export function debianPage(
  proofs: readonly DebianProof[],
  between: VerifyReport,
  { mutantRuns, runs, seed }: { readonly runs: number; readonly mutantRuns: number; readonly seed: number },
): string {
  const sections = [
    "# On the mmu.c of Debian's kernels",
    `Made by \`npm run debian\` where Debian's packages \`linux-source-6.12\` and \`linux-source-6.1\` are installed: ${number(runs)} scenarios with one race, seed ${seed}.`,
    '## Each against itself, under other names and layout',
    markdownTable(
      ['version', 'mmu.c, SHA-256', 'interfaces of', 'functions', 'calls and outcomes'],
      proofs.map(({ hash, itself, translation, version }) => [
        version,
        hash.slice(0, 16),
        translation.release,
        String(translation.functions.length),
        verdictSentence(itself).split(': ')[0] ?? '',
      ]),
    ),
    '## Every mutant of either',
    'Small mistakes, made in the translation of each function that the handler reaches. One is killed by a run or by a structure rule, decided on every ' +
      'machine without races, or blind to the model because it changes printed text alone. ' +
      `Each was drawn ${number(mutantRuns)} scenarios, unless it was killed before.`,
    markdownTable(
      HEAD,
      proofs.flatMap(({ mutants }) => scoreRows(mutants).slice(0, -1)),
    ),
    ...proofs.flatMap(openSection),
    '## 6.1 against 6.12',
    ...functionLines(proofs),
    code([verdictSentence(between)]),
    differenceTable(between),
    `A difference that a known problem explains comes last, and the table shows one kind for each first line of code that differs. What 6.1 breaks itself in these runs, with 6.12 or alone:`,
    problemTable(between),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What neither a run nor a walk told, by function and operator. */
function openSection({ mutants, version }: DebianProof): readonly string[] {
  const judged = mutants.variants.flatMap((score) => score.mutants);
  const rows = (kind: Judged['fate']['kind']): readonly (readonly string[])[] =>
    judged
      .filter(({ fate }) => fate.kind === kind)
      .map(({ fate, mutant }) => [
        `${mutant.inFunction}() line ${mutant.start.line}`,
        mutant.operator,
        fate.kind === 'argued' ? reasonOf(fate) : '',
      ]);
  const open = [...rows('survived'), ...rows('argued')];
  return open.length === 0
    ? []
    : [
        `Of ${version}, ${count(open.length, 'mutant')} that no run tells, and whose mistake only a race could show:`,
        markdownTable(['place', 'mistake', 'why'], open),
      ];
}

function functionLines(proofs: readonly DebianProof[]): readonly string[] {
  const [newer, older] = proofs.map(({ translation }) => translation.functions);
  if (newer === undefined || older === undefined) return [];
  const before = new Map(older.map(({ hash, name }) => [name, hash]));
  const names = new Set(newer.map(({ name }) => name));
  const list = (some: readonly { readonly name: string }[]): string =>
    some.length === 0 ? 'none' : some.map(({ name }) => `\`${name}()\``).join(', ');
  return [
    [
      `- with the same text: ${list(newer.filter(({ hash, name }) => before.get(name) === hash))}`,
      `- with another text: ${list(newer.filter(({ hash, name }) => before.has(name) && before.get(name) !== hash))}`,
      `- new in 6.12: ${list(newer.filter(({ name }) => !before.has(name)))}`,
      `- gone since 6.1: ${list(older.filter(({ name }) => !names.has(name)))}`,
    ].join('\n'),
  ];
}

function differenceTable({ pairs }: VerifyReport): string {
  const rows = pairs.flatMap(({ divergences }) =>
    divergences.map(({ class: kind, count: scenarios, differs, invariants }) => [
      kind,
      number(scenarios),
      [...new Set(invariants.map(({ name }) => name))].join(', '),
      differs.join(', '),
    ]),
  );
  return markdownTable(['class', 'scenarios', 'invariants', 'parts of the outcome'], rows);
}

function problemTable({ baseProblems }: VerifyReport): string {
  const rows = baseProblems
    .filter(({ count: scenarios }) => scenarios > 0)
    .map(({ count: scenarios, fixedBy, id, title }) => [id, number(scenarios), title, fixedBy ?? '']);
  return markdownTable(['problem', 'scenarios', 'what', 'mended by'], rows);
}
