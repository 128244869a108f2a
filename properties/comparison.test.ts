// SPDX-License-Identifier: GPL-2.0-only
/** docs/comparison.md shows the committed result of `npm run bench -- --compare --write`, and that is of the bugs and seeds that the command has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Comparison, Tool } from '../src/bench/compare/compare.ts';
import { withComparison } from '../src/bench/compare/page.ts';
import { HARMLESS, PLANTED, titleOf } from '../src/bench/compare/planted.ts';
import { ROOT } from './testing/cli.ts';

const result = JSON.parse(readFileSync(join(ROOT, 'reports/comparison.json'), 'utf8')) as Comparison;

it('the table of docs/comparison.md is that of reports/comparison.json', () => {
  const document = readFileSync(join(ROOT, 'docs/comparison.md'), 'utf8');
  expect(withComparison(document, result)).toBe(document);
});

it('the committed comparison is of every bug that is planted, from twenty seeds, with all tools', () => {
  expect(result.bugs.map(({ id, title }) => ({ id, title }))).toEqual(
    [...PLANTED, HARMLESS].map((planted) => ({ id: planted.id, title: titleOf(planted) })),
  );
  expect(result.seeds).toBe(20);
  expect(result.leftOut).toBeNull();
});

it('this tool found every bug from every seed, and nothing where there is none', () => {
  const found = result.bugs.map(({ searches }) => searches['stage2-verify']?.found);
  expect(found).toEqual([...PLANTED.map(() => 20), 0]);
});

it('what the page says of the table is so', () => {
  const scenariosOf = (id: string, tool: Tool): number =>
    result.bugs.find((bug) => bug.id === id)?.searches[tool]?.scenarios ?? Number.POSITIVE_INFINITY;
  const { 'stage2-verify': own = 0, libFuzzer = 0 } = result.rates;
  expect(libFuzzer / own).toBeGreaterThan(3);
  expect(scenariosOf('B2', 'libFuzzer')).toBe(Number.POSITIVE_INFINITY);
  expect(scenariosOf(HARMLESS.id, 'libFuzzer')).toBeLessThan(1000);
  expect(scenariosOf(HARMLESS.id, 'fast-check')).toBe(Number.POSITIVE_INFINITY);
  for (const id of ['B1', 'C1'])
    expect(scenariosOf(id, 'fast-check')).toBeGreaterThan(2 * scenariosOf(id, 'stage2-verify'));
});
