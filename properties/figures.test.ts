// SPDX-License-Identifier: GPL-2.0-only
/** Every figure in the documents is held to a committed report or to the code, or has the command beside it that measures it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STRUCTURE_RULES } from '../src/analysis/structure/check.ts';
import { MEASURED_FROM } from '../src/cli/options.ts';
import { DEFAULTS } from '../src/engines/defaults.ts';
import { RACES } from '../src/kernel/races/all.ts';
import { CANARIES } from '../src/mistakes/canaries/runs.ts';
import { BUGS } from '../src/mistakes/historical/all.ts';
import { OPERATORS } from '../src/mistakes/operators/all.ts';
import { number } from '../src/report/words.ts';
import { DIMENSIONS } from '../src/subjects/user_mem_abort/dimensions/all.ts';
import { INVARIANTS } from '../src/subjects/user_mem_abort/invariants/all.ts';
import { KNOWN_PROBLEMS } from '../src/subjects/user_mem_abort/known-problems/all.ts';
import { ROOT } from './testing/cli.ts';
import { REFACTORED } from './testing/variants.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const DOCUMENTS = [
  'README.md',
  'DESIGN.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Paragraphs, items of lists and rows of tables, without blocks: what commands print is held by the tests that run them. */
function paragraphsOf(document: string): readonly string[] {
  return document
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/<!-- output[\s\S]*?<!-- end -->/g, '')
    .split(/\n\n|\n(?=[-*|] |\d+\. )/)
    .map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

const FIGURE =
  /\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)? ?%|\b\d+(?:\.\d+)? (?:s|ms|MB|MiB|kB|min|minutes|hours|seconds)\b|\b\d[\d,]* of \d[\d,]*\b/g;

/** Figures that are settings of the program. */
const SETTINGS: ReadonlySet<string> = new Set([MEASURED_FROM, DEFAULTS.runs].map(number));
const COMMAND = /`(?:\$ )?(?:npm (?:run|test)|npx |stage2-verify |verify --|b4 |time make )[^`]*`/;

/** What nobody holds in a paragraph, as sentences. */
function loose(paragraph: string): readonly string[] {
  const reports = [...new Set([...paragraph.matchAll(/reports\/[\w-]+\.md/g)].map(([name]) => name))];
  const figures = [...paragraph.matchAll(FIGURE)].map(([text]) => text).filter((text) => !SETTINGS.has(text));
  return figures.flatMap((figure) => {
    if (reports.length > 0)
      return reports.some((report) => read(report).includes(figure))
        ? []
        : [`${figure} is not in ${reports.join(' or ')}: "${paragraph.slice(0, 60)}…"`];
    return COMMAND.test(paragraph)
      ? []
      : [`${figure} has neither report nor command beside it: "${paragraph.slice(0, 60)}…"`];
  });
}

const WORDS =
  'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const COUNTED: { readonly [noun: string]: number } = {
  'known problems': KNOWN_PROBLEMS.length,
  invariants: INVARIANTS.length,
  dimensions: DIMENSIONS.length,
  'actions of other threads': RACES.length,
  'historical bugs': BUGS.length,
  'mutation operators': OPERATORS.length,
  'rules on all paths': STRUCTURE_RULES.length,
  'sabotaged kernel functions': CANARIES.length,
  'declared contracts': new Set(REFACTORED.flatMap(({ contracts }) => contracts ?? []).map(({ id }) => id))
    .size,
  'refactored states': REFACTORED.length,
};

/** Counts of things that the code has another number of, as sentences. */
function miscounted(text: string): readonly string[] {
  const words = text.replaceAll(/[*_]{2}/g, '').replaceAll(/\s+/g, ' ');
  return Object.entries(COUNTED).flatMap(([noun, count]) =>
    [...words.matchAll(new RegExp(`\\b(\\d+|\\w+) ${noun}\\b`, 'gi'))].flatMap(([whole, n]) => {
      const said = /^\d+$/.test(n) ? Number(n) : WORDS.indexOf(n.toLowerCase());
      return said < 0 || said === count ? [] : [`"${whole}", and there are ${count}`];
    }),
  );
}

describe.each(DOCUMENTS)('the figures of %s', (document) => {
  it('stand in the report that is named, or have the command beside them that measures them', () => {
    expect(paragraphsOf(read(document)).flatMap(loose)).toEqual([]);
  });

  it('count what there is', () => {
    expect(miscounted(read(document))).toEqual([]);
  });
});

describe('what holds the figures', () => {
  it('sees one that nobody holds', () => {
    expect(loose('It takes 1,234 steps.')).toHaveLength(1);
    expect(loose('It takes 1,234 steps (`npm run bench`).')).toEqual([]);
    expect(loose('It takes 20.6 s and 40 %.')).toHaveLength(2);
  });

  it('does not let a command excuse a figure that the named report has not', () => {
    expect(loose('`npm run certify` gives 1,234 machines (reports/certificate.md).')).toHaveLength(1);
  });

  it('sees a wrong count, in figures and in words', () => {
    expect(miscounted('two **known problems** and 99 invariants')).toHaveLength(2);
    expect(miscounted(`${INVARIANTS.length} invariants`)).toEqual([]);
  });
});
