// SPDX-License-Identifier: GPL-2.0-only
/**
 * Words that DESIGN.md gives one meaning have it in names as well: each may be part of a name only where that meaning is at home. What
 * sentences say ("in its place", "takes part") is for a reader to judge, apart from the two words that are nothing else but terms.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from './testing/cli.ts';

/** Each word, and the beginnings of the paths of the files in whose names and declarations it may stand. */
const AT_HOME: readonly (readonly [word: string, ...home: readonly string[]])[] = [
  // A place at which a structure rule is not kept.
  [
    'finding',
    'src/analysis/structure/',
    'src/analysis/audit/report',
    'src/mistakes/mutants/broken-rule',
    'src/report/structure/',
    'src/report/html/views/structure',
    'properties/structure',
    'properties/c-analysis',
  ],
  // A branch of a variant's source, as coverage counts it.
  [
    'branch',
    'src/source/',
    'src/core/result',
    'src/engines/pair-report',
    'src/engines/series',
    'src/engines/verify',
    'src/report/',
    'src/cli/commands/verify',
    'src/cli/counterexamples',
    'src/index',
    'properties/subjects-report',
    'properties/testing/subjects-report',
    'properties/testing/write-subjects',
  ],
  // A file and a line.
  [
    'place',
    'src/c/',
    'src/source/',
    'src/analysis/',
    'src/history/',
    'src/report/',
    'src/cli/counterexamples',
    'src/cli/places',
    'src/cli/commands/',
    'properties/',
  ],
  // A piece of a machine, as it is compared and printed, and as calls and races touch it.
  [
    'part',
    'src/core/',
    'src/kernel/races/',
    'src/subjects/',
    'src/mistakes/evidence',
    'src/conformance/kernel/',
    'src/c/debian.test',
    'src/report/',
    'src/cli/load-contracts',
    'properties/',
  ],
  // A version within a series.
  [
    'stage',
    'src/engines/series',
    'src/report/series/',
    'src/cli/commands/series',
    'properties/series',
    'properties/escapes',
  ],
];

/** The parts of `camelCase`, `kebab-case` and `snake_case`, in the singular; `stage2` is the kernel's and one word. */
function wordsOf(name: string): readonly string[] {
  return name
    .split(/(?<=[a-z\d])(?=[A-Z])|[^A-Za-z\d]/)
    .map((word) => word.toLowerCase().replace(/^(branch)es$|^(finding|part|place|stage)s$/, '$1$2'));
}

function isIn(home: readonly string[], file: string): boolean {
  return home.some((beginning) => file.startsWith(beginning));
}

/** The names that a TypeScript file declares. */
function declaredIn(file: string): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const { name } = node as { readonly name?: ts.Node };
    if (name !== undefined && ts.isIdentifier(name) && !ts.isPropertyAccessExpression(node))
      names.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest));
  return names;
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
    (file) => `${folder}/${file}`,
  );
}

const CODE = ['src', 'properties', 'legacy', 'refactored']
  .flatMap(filesIn)
  .filter((file) => /\.tsx?$/.test(file));
const PROSE = [
  ...CODE,
  ...filesIn('docs').filter((file) => file.endsWith('.md')),
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
];

describe('a word of DESIGN.md in names', () => {
  const names = CODE.map((file) => ({
    file,
    words: new Set([...file.split('/'), ...declaredIn(file)].flatMap(wordsOf)),
  }));

  it.each(AT_HOME)('"%s" has its meaning alone', (word, ...home) => {
    const strangers = names.filter(({ file, words }) => words.has(word) && !isIn(home, file));
    expect(
      strangers.map(
        ({ file }) =>
          `${file} calls something a ${word}: give it another name, or its file a line in this test`,
      ),
    ).toEqual([]);
    expect(names.some(({ file, words }) => words.has(word) && isIn(home, file))).toBe(true);
  });
});

describe('in sentences', () => {
  it.each([
    ['stage', /\bstages?\b(?![ -]?[12])/i, /series|DESIGN\.md|words\.test|escapes\.test/],
    [
      'finding',
      /\b(a|an|each|every|its|no|of|one|the|whose) findings?\b|\bfindings\b/i,
      /structure|audit\/report|c-analysis|broken-rule|DESIGN\.md|words\.test/,
    ],
  ])('"%s" is said where DESIGN.md has it', (_word, said, home) => {
    const found = PROSE.filter((file) => !home.test(file)).flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, i) => (said.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
