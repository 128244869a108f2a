// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { changedLines, hunkFor, hunksBetween } from './hunks.ts';

const BASE = [
  'static int one(void)',
  '{',
  '\tfirst();',
  'out_unlock:',
  ...Array.from({ length: 8 }, (_, i) => `\tstep(${i});`),
  '}',
  '',
  'static int two(void)',
  '{',
  '\tlast();',
  '}',
  '',
].join('\n');
const TIP = BASE.replace('step(5)', 'step(50)').replace('\tlast();\n', '\tlast();\n\tlast();\n');

describe('the hunks between two texts', () => {
  it('have the lines of both sides, and name the function that they begin in', () => {
    const hunks = hunksBetween(BASE, TIP);
    expect(hunks.map(({ base, head, tip }) => [head, base, tip])).toEqual([
      ['@@ -7,7 +7,7 @@ static int one(void)', { from: 7, count: 7 }, { from: 7, count: 7 }],
      ['@@ -15,4 +15,5 @@ static int one(void)', { from: 15, count: 4 }, { from: 15, count: 5 }],
    ]);
    expect(hunks[0]?.lines.slice(3, 5)).toEqual(['-\tstep(5);', '+\tstep(50);']);
    expect(hunks[1]?.lines.filter((line) => line.startsWith('+'))).toEqual(['+\tlast();']);
  });

  it('are none where the texts are equal', () => {
    expect(hunksBetween(BASE, BASE)).toEqual([]);
  });

  it('are found by a line of the tip, by its function, by a line of the base, and where there is one alone', () => {
    const hunks = hunksBetween(BASE, TIP);
    const [first, second] = hunks;
    const one = { line: 1, endLine: 13 };
    const two = { line: 15, endLine: 19 };
    expect(hunkFor(hunks, { base: null, tip: 19, inside: two })).toBe(second);
    expect(hunkFor(hunks, { base: 17, tip: 3, inside: one })).toBe(first);
    expect(hunkFor(hunks, { base: 17, tip: 3, inside: null })).toBe(second);
    expect(hunkFor(hunks, { base: 1, tip: 14, inside: null })).toBe(null);
    expect(hunkFor(hunks.slice(0, 1), { base: 1, tip: null, inside: null })).toBe(first);
    // Where the tip returned says more than what is near.
    expect(hunkFor(hunks, { base: 17, tip: 3, inside: one, returned: [14, 19] })).toBe(second);
    expect(hunkFor(hunks, { base: 17, tip: 8, inside: one, returned: [19] })).toBe(first);
  });

  it('tell which lines of the tip they change', () => {
    expect(hunksBetween(BASE, TIP).map(changedLines)).toEqual([[10], [18]]);
    expect(hunksBetween(TIP, BASE).map(changedLines)).toEqual([[10], [18]]);
  });
});
