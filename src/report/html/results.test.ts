// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { readResults } from './results.ts';

const SERIES = {
  verdict: 'equivalent',
  base: 'legacy',
  scenarios: 1,
  seed: 1,
  preemptions: 1,
  patches: [],
  firstBreak: null,
  takenBack: [],
  further: [],
};

function reading(files: { readonly [name: string]: string }) {
  return readResults((name) => files[name] ?? null);
}

test('a folder without results has none', () => {
  const { remarks, ...results } = reading({});
  expect(new Set(Object.values(results))).toEqual(new Set([null]));
  expect(remarks).toEqual([]);
});

test('what is no result is left out with a remark, and the others are read', () => {
  const { bugs, remarks, series } = reading({
    'bugs.json': '{ "bugs": [',
    'series.json': JSON.stringify(SERIES),
    'verify.json': 'null',
  });
  expect(bugs).toBe(null);
  expect(series?.base).toBe('legacy');
  expect(remarks.map((remark) => remark.split(' ')[0])).toEqual(['verify.json', 'bugs.json']);
});

test('what the command itself has just written is not held against its schema once more', () => {
  const files: { readonly [name: string]: string } = {
    'series.json': '{ "base": "legacy" }',
    'bugs.json': '{}',
  };
  const { bugs, remarks, series } = readResults((name) => files[name] ?? null, new Set(['series.json']));
  expect(series?.base).toBe('legacy');
  expect(bugs).toBe(null);
  expect(remarks).toHaveLength(1);
});
