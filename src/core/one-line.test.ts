// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { legible } from './legible.ts';
import { joined, oneLine, visible, visibleLines } from './one-line.ts';
import { hangs, outOfMemory } from './variant-fault.ts';

const HOSTILE = 'a\nb\tc\u001b[2Jd\u2028e\u202ef\u{e000}g\ud800h';
const SPELLED = 'c\\u{1b}[2Jd';

describe('what ends a line or is not seen is spelled out', () => {
  it('in a part of a line, all of it', () => {
    expect(oneLine(HOSTILE)).toBe(`a\\u{a}b\\u{9}${SPELLED}\\u{2028}e\\u{202e}f\\u{e000}g\\u{d800}h`);
    expect(visible(HOSTILE)).toBe(oneLine(HOSTILE));
  });

  it('in a sentence of several lines, which are joined', () => {
    expect(joined(HOSTILE)).toBe(`a b\t${SPELLED} e\\u{202e}f\\u{e000}g\\u{d800}h`);
    expect(joined('a\r\n\v\f\u0085\u2028\u2029b')).toBe('a b');
  });

  it('in a document, whose lines stay', () => {
    expect(visibleLines(HOSTILE)).toBe(`a\nb\t${SPELLED}\\u{2028}e\\u{202e}f\\u{e000}g\\u{d800}h`);
  });
});

it('a part of a line is cut at 300 characters, and says so', () => {
  expect(oneLine('x'.repeat(300))).toBe('x'.repeat(300));
  expect(oneLine('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
  expect(visible('x'.repeat(301))).toBe('x'.repeat(301));
});

it('a plain value is legible in all its texts, names of properties and keys of maps as well', () => {
  const bytes = new Uint8Array(1);
  expect(
    legible({ 'a\n': ['b\n', 1, null, true], map: new Map([['c\n', { d: 'e\n' }]]), bytes, none: undefined }),
  ).toEqual({ 'a ': ['b ', 1, null, true], map: new Map([['c ', { d: 'e ' }]]), bytes, none: undefined });
  expect(legible(bytes)).toBe(bytes);
  expect(legible(null)).toBe(null);
});

it('what a variant does to its thread is said in one line', () => {
  for (const [fault, said] of [
    [hangs('mi\nne'), /^the variant mi\\u\{a\}ne hangs: .*no report was written$/],
    [outOfMemory('mi\nne'), /^the variant mi\\u\{a\}ne uses up the memory: .*no report was written$/],
  ] as const) {
    expect(fault).toMatchObject({ name: 'VariantFault' });
    expect(fault.message).toMatch(said);
  }
});
