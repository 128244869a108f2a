// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { indexPage } from './page.tsx';
import { type Results, readResults } from './results.ts';

/** The page of results, however little of each is there. */
function pageOf(results: { readonly [name: string]: unknown }): string {
  const none = readResults(() => null);
  return indexPage({ ...none, ...(results as Partial<Results>) }, 'npx stage2-verify verify');
}

const ROW = {
  id: 'A1a',
  variant: 'legacy',
  expressible: true,
  caughtBy: ['references-balanced'],
  medianExecutions: 18,
  worstExecutions: 60,
  exhaustive: null,
  scenarioSize: 1,
};

test('without a verdict the page says how to get one', () => {
  expect(pageOf({})).toContain('data-copy="npx stage2-verify verify"');
});

test('what is in a result stays text, in plots as well', () => {
  const page = pageOf({ bugs: { bugs: [{ ...ROW, id: '<b>A', variant: '"><script>' }] } });
  expect(page).toContain('&lt;b>A');
  expect(page).not.toContain('<b>A');
  expect(page).not.toContain('"><script>');
});

test('nothing caught and nothing killed is shown as well', () => {
  const missed = { ...ROW, medianExecutions: null, worstExecutions: null, caughtBy: [] };
  const page = pageOf({ bugs: { bugs: [missed] }, mutation: { files: {} } });
  expect(page).toContain('planted 1 time: 1 missed');
  expect(page).toContain('0 mutants');
  expect(page).not.toContain('Scenarios until killed');
  expect(page).not.toContain('another version');
});

test('a mutant counts for the variant that it is of, built in or not, and for its file where that is C', () => {
  const location = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
  const mutant = { id: 'm', mutatorName: 'drop-release', description: 'x', replacement: ';', location };
  const survived = { ...mutant, status: 'Survived', statusReason: 'none' };
  const paths = [
    'legacy/a.ts',
    'src/kernel/fault/h.ts',
    'refactored/state-object/b.ts',
    'mine/c.ts',
    'arch/arm64/kvm/mmu.c',
  ];
  const files = Object.fromEntries(
    paths.map((path) => [path, { language: 'c', source: 'x', mutants: [survived] }]),
  );
  const page = pageOf({ mutation: { files } });
  const [, table = ''] = /aria-label="Mutants by variant".*?<tbody>(.*?)<\/tbody>/s.exec(page) ?? [];
  const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    row
      .replaceAll(/<[^>]*>/g, ' ')
      .trim()
      .split(/\s+/),
  );
  expect(rows.map(([name]) => name)).toEqual(['legacy', 'state-object', 'mine', 'arch/arm64/kvm/mmu.c']);
});

test('a result that another version left costs its own view only', () => {
  const page = pageOf({ bugs: { bugs: [ROW] }, series: { comparisons: [], patches: 7 } });
  expect(page).toContain('left by another version');
  expect(page).toContain('1 bug, planted 1 time: all caught');
});
