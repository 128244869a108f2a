// SPDX-License-Identifier: GPL-2.0-only
/** Reading KTAP as its consumers do. */
import { expect } from 'vitest';

/**
 * The top-level results of a KTAP text. It has to be well formed: a version, a plan that is kept, results in order, subtests indented by two
 * and as well formed, and a parent that is not ok where a subtest is not.
 */
export function ktapResults(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return resultsOf(lines.filter((line) => !/^# Totals: (\w+:\d+ ?)+$/.test(line)));
}

function resultsOf(lines: readonly string[]): readonly string[] {
  expect(lines[0]).toBe('KTAP version 1');
  const plan = Number(/^1\.\.(\d+)$/.exec(lines[1] ?? '')?.[1]);
  const results: string[] = [];
  let inner: string[] = [];
  for (const line of lines.slice(2)) {
    if (line.startsWith('  ')) inner.push(line.slice(2));
    else if (!line.startsWith('#')) {
      const [, failed = '', number, directive] = /^(not )?ok (\d+) [^#]+(# SKIP .+)?$/.exec(line) ?? [];
      expect([line, Number(number)]).toEqual([line, results.length + 1]);
      const subtests = inner.length === 0 ? null : resultsOf(inner);
      const isOk = subtests?.every((one) => one.startsWith('ok')) ?? failed === '';
      expect([line, failed === '']).toEqual([line, isOk]);
      results.push(`${failed}ok ${number}${directive === undefined ? '' : ' skip'}`);
      inner = [];
    }
  }
  expect(results).toHaveLength(plan);
  return results;
}
