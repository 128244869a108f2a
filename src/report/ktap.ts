// SPDX-License-Identifier: GPL-2.0-only
// Results as kselftest prints them: KTAP.
import { visible } from '../core/one-line.ts';
import type { TestSuite } from './junit/suites.ts';

/** One test with its subtests. */
export interface KtapTest {
  readonly name: string;
  readonly isOk: boolean;
  /** Why it says nothing; null if it does. */
  readonly skipped: string | null;
  /** What is said before the result. */
  readonly notes: readonly string[];
  readonly subtests: readonly Omit<KtapTest, 'subtests' | 'skipped'>[];
}

/** Tests as KTAP, version 1, with the line of totals that kselftest ends with. */
export function ktapText(tests: readonly KtapTest[]): string {
  const lines = ['KTAP version 1', `1..${tests.length}`];
  tests.forEach(({ isOk, name, notes, skipped, subtests }, i) => {
    lines.push('  KTAP version 1', `  1..${subtests.length}`);
    subtests.forEach((test, k) => {
      lines.push(...test.notes.map((note) => `  # ${inLine(note)}`));
      lines.push(`  ${test.isOk ? 'ok' : 'not ok'} ${k + 1} ${description(test.name)}`);
    });
    lines.push(...notes.map((note) => `# ${inLine(note)}`));
    const directive = skipped === null ? '' : ` # SKIP ${description(skipped)}`;
    lines.push(`${isOk ? 'ok' : 'not ok'} ${i + 1} ${description(name)}${directive}`);
  });
  const failed = tests.filter(({ isOk }) => !isOk).length;
  const skipped = tests.filter((test) => test.isOk && test.skipped !== null).length;
  lines.push(
    `# Totals: pass:${tests.length - failed - skipped} fail:${failed} xfail:0 xpass:0 skip:${skipped} error:0`,
  );
  return `${lines.join('\n')}\n`;
}

/** Statements that were tested as KTAP: a test for each suite, a subtest for each statement. */
export function suitesKtap(suites: readonly TestSuite[]): string {
  return ktapText(
    suites.map(({ cases, name }) => ({
      name,
      isOk: cases.every(({ problem }) => problem === null),
      skipped: cases.find(({ skipped }) => skipped !== undefined)?.skipped ?? null,
      notes: [],
      subtests: cases.map((one) => ({
        name: one.name,
        isOk: one.problem === null,
        notes: one.problem === null ? (one.notes ?? []) : [one.problem.message],
      })),
    })),
  );
}

/** A description ends where a directive begins. A number in front would be the next test's, and a dash is what readers take for the end of one. */
function description(text: string): string {
  return inLine(text)
    .replaceAll('#', '')
    .replace(/^(?=[\d-])/, '_');
}

/** A text that stays in its line. */
function inLine(text: string): string {
  return visible(text.replaceAll(/\s+/g, ' ').trim());
}
