// SPDX-License-Identifier: GPL-2.0-only
// The report on the subjects: what was verified of each, on which text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallExpression, Node, Project } from 'ts-morph';
import type { Fraction } from '../../src/core/fraction.ts';
import type { Score } from '../../src/mistakes/mutants/result.ts';
import { markdownTable } from '../../src/report/markdown/markup.ts';
import { list, number } from '../../src/report/words.ts';
import type { EngineHashes } from '../../src/source/hashes.ts';
import { SUBJECTS } from '../../src/subjects/all.ts';
import { ROOT } from './cli.ts';

/** What a walk through a space came to. */
export interface Walked {
  /** Page sizes, and races in a run. */
  readonly pageSize: string;
  readonly preemptions: number;
  readonly verdict: string;
  readonly grade: string;
  readonly machines: string | null;
  /** Cases that runs tell apart, each run by both sides. */
  readonly cases: string;
  readonly weight: Fraction;
}

/** What sessions came to: calls one after the other on machines that go on. */
export interface Played {
  /** Sessions, each played by both sides. */
  readonly sessions: string;
  readonly verdict: string;
  readonly canaries: { readonly caught: number; readonly of: number };
  /** Known problems that showed, by id; others are told as `new`. */
  readonly problems: readonly string[];
}

/** A branch that no run came to, without its text. */
export interface MissingBranch {
  readonly function: string;
  /** From 1. */
  readonly line: number;
  /** The first word of it: `if`, `else`, `case`, `default`, `loop`, or `operand` of an expression. */
  readonly kind: string;
  readonly why: string;
}

/** How many mutants came to which end. */
export interface MutantScore extends Score {
  /** The functions that they are in. */
  readonly functions: readonly string[];
  readonly tried: number;
  /** Scenarios that each had to survive. */
  readonly runs: number;
  /** Those that nothing tells and for which there is an argument: function and operator, and the argument. */
  readonly arguments: readonly string[];
  /** Those that nothing tells, by function, line and operator. */
  readonly survivors: readonly string[];
}

/** What was verified of a subject on one text, which stands against itself. */
export interface SubjectRow {
  readonly function: string;
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  readonly release: string;
  readonly walks: readonly Walked[];
  /** Absent in a report that was written before every subject had sessions. */
  readonly played?: Played;
  readonly branches: {
    readonly reached: number;
    readonly total: number;
    readonly missing: readonly MissingBranch[];
  };
  /** What became of small mistakes planted into the function's own part of the text; null where another row has them, or the text is none of the kernel's. */
  readonly mutants: MutantScore | null;
  readonly canaries: { readonly caught: number; readonly of: number };
  /** Known problems that showed, by id; others are told as `new`. */
  readonly problems: readonly string[];
}

/** `reports/subjects.json`: it holds no date and no timing. */
export interface SubjectsReport {
  readonly command: string;
  readonly sources: EngineHashes;
  readonly rows: readonly SubjectRow[];
}

/** The test file of each subject whose mistakes are planted by name. */
export const TESTS: { readonly [name: string]: string } = {
  gmem_abort: 'properties/gmem-abort.test.ts',
  handle_access_fault: 'properties/handle-access-fault.test.ts',
  kvm_handle_guest_abort: 'properties/kvm-handle-guest-abort.test.ts',
  kvm_arch_vcpu_pre_fault_memory: 'properties/pre-fault.test.ts',
  pkvm_mem_abort: 'properties/pkvm-mem-abort.test.ts',
};

/** The mistakes that a test file plants by name: the rows of each `it.each(…)('finds %s', …)`. */
export function planted(file: string): readonly string[] {
  const source = new Project({ useInMemoryFileSystem: true }).createSourceFile(
    'test.ts',
    readFileSync(join(ROOT, file), 'utf8'),
  );
  return source.getDescendants().flatMap((node) => {
    if (!Node.isCallExpression(node)) return [];
    const [title] = node.getArguments();
    const each = node.getExpression();
    if (!Node.isStringLiteral(title) || !title.getLiteralValue().startsWith('finds %s')) return [];
    return Node.isCallExpression(each) ? rowsOf(each) : [];
  });
}

function rowsOf(each: CallExpression): readonly string[] {
  const [table] = each.getArguments();
  if (!Node.isArrayLiteralExpression(table)) return [];
  return table.getElements().flatMap((row) => {
    const first = Node.isArrayLiteralExpression(row) ? row.getElements()[0] : row;
    return Node.isStringLiteral(first) ? [first.getLiteralValue()] : [];
  });
}

/** The section on sessions. */
function sessionsOf(rows: readonly SubjectRow[]): readonly string[] {
  const played = rows.flatMap(({ function: name, played: own, text }) =>
    own === undefined ? [] : [{ name, own, text }],
  );
  if (played.length === 0) return [];
  return [
    '## What sessions came to',
    'Sessions of up to 24 steps with one race in a call, drawn from one seed; each text is held against itself. A session ends where the text breaks something itself.',
    markdownTable(
      ['function', 'text', 'sessions', 'verdict', 'canaries caught', 'problems'],
      played.map(({ name, own: { canaries, problems, sessions, verdict }, text }) => [
        `\`${name}()\``,
        text,
        number(BigInt(sessions)),
        verdict,
        `${canaries.caught} of ${canaries.of}`,
        list(problems) || 'none',
      ]),
    ),
  ];
}

/** `reports/subjects.md`. */
export function subjectsPage({ command, rows, sources }: SubjectsReport): string {
  return `${[
    '# Subjects',
    'What was verified of each function of the abort path. Made by the command below, which holds each text against itself: every machine and every schedule within the bound, so that what the text breaks is named, and what it can come to is counted. `user_mem_abort()` has its certificate in [certificate.md](certificate.md), its bugs in [bugs.md](bugs.md) and its mutants in [mutation.md](mutation.md) and [debian.md](debian.md); here is what the texts in C come to.',
    `\`\`\`sh\n${command}\n\`\`\``,
    '## What was walked through',
    'A case is what no run and no check distinguishes; its weight is its share of the space, and the weights sum to 1 only if nothing was left out.',
    markdownTable(
      ['function', 'text', 'page sizes', 'races', 'machines', 'cases', 'weight', 'verdict'],
      rows.flatMap((row) =>
        row.walks.map((walk) => [
          `\`${row.function}()\``,
          row.text,
          walk.pageSize,
          String(walk.preemptions),
          walk.machines === null ? '-' : number(BigInt(walk.machines)),
          number(BigInt(walk.cases)),
          walk.weight === '1/1' ? '1' : walk.weight,
          `${walk.verdict} (${walk.grade})`,
        ]),
      ),
    ),
    '## What was seen',
    'Branches of the C with everything that the function reaches, in 10,000 scenarios with one race.',
    markdownTable(
      ['function', 'text', 'branches reached', 'canaries caught'],
      rows.map(({ branches, canaries, function: name, text }) => [
        `\`${name}()\``,
        text,
        `${branches.reached} of ${branches.total}`,
        `${canaries.caught} of ${canaries.of}`,
      ]),
    ),
    'A branch that was not reached, by its function and line in the text that was read:',
    markdownTable(
      ['function', 'text', 'in', 'line', 'branch', 'why'],
      rows.flatMap(({ branches, function: name, text }) =>
        branches.missing.map(({ function: inside, kind, line, why }) => [
          `\`${name}()\``,
          text,
          `\`${inside}()\``,
          String(line),
          kind,
          why,
        ]),
      ),
    ),
    ...sessionsOf(rows),
    '## What the texts break themselves',
    markdownTable(
      ['function', 'text', 'problems'],
      rows.map(({ function: name, problems, text }) => [`\`${name}()\``, text, list(problems) || 'none']),
    ),
    '## Small mistakes in the texts',
    'Mutants of the text itself, in the functions that are reached without another subject in between: each is drawn scenarios with one race until one tells it, and what no draw tells is run on every machine without a race (decided: it does the same on all of them).',
    markdownTable(
      ['function', 'text', 'mutated', 'tried', 'killed', 'decided', 'blind', 'argued', 'survived'],
      rows.flatMap(({ function: name, mutants, text }) =>
        mutants === null
          ? []
          : [
              [
                `\`${name}()\``,
                text,
                list(mutants.functions.map((one) => `\`${one}()\``)),
                ...[mutants.tried, mutants.killed, mutants.decided, mutants.modelBlind, mutants.argued],
                mutants.survived,
              ].map(String),
            ],
      ),
    ),
    ...rows.flatMap(({ mutants }) => {
      const told = [
        ...(mutants?.arguments ?? []),
        ...(mutants?.survivors ?? []).map((one) => `${one}: survived`),
      ];
      return told.length === 0 ? [] : [told.map((one) => `- ${one}`).join('\n')];
    }),
    '## Mistakes planted by name',
    'Each is planted into C of our own and found by the test that is named.',
    ...SUBJECTS.flatMap(({ name }) => {
      const file = TESTS[name];
      if (file === undefined) return [];
      const names = planted(file);
      return [`### \`${name}()\`: ${names.length}`, `\`${file}\``, names.map((one) => `- ${one}`).join('\n')];
    }),
    '## Sources',
    markdownTable(
      ['source', 'SHA-256'],
      [
        ['model', sources.model],
        ['dimensions', sources.dimensions],
        ['engine', sources.engine],
        ...[...new Map(rows.map(({ hash, text }) => [text, hash]))].map(([text, hash]) => [text, hash]),
      ],
    ),
  ].join('\n\n')}\n`;
}
