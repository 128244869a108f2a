// SPDX-License-Identifier: GPL-2.0-only
// The page about the built-in variants and their C.
import type { VerifyReport } from '../core/result.ts';
import { markdownTable } from '../report/markdown/markup.ts';
import { verdictSentence } from '../report/verdict.ts';

/** What came of comparing one variant with its C. */
export interface Faithfulness {
  readonly variant: string;
  readonly commit: string;
  /** SHA-256 of the text of mmu.c. */
  readonly hash: string;
  /** A sample, with a race in each run. */
  readonly sampled: VerifyReport;
  /** Every machine, without races. */
  readonly exhaustive: VerifyReport;
}

/** The page; the same texts give the same bytes. */
export function faithfulPage(results: readonly Faithfulness[]): string {
  const equal = results.filter(({ exhaustive, sampled }) =>
    [exhaustive, sampled].every(({ verdict }) => verdict === 'equivalent'),
  );
  const sections = [
    '# The built-in variants and their C',
    'Each built-in variant says a state of arch/arm64/kvm/mmu.c again in TypeScript. Here the C of that commit, translated by machine, is the base and ' +
      'the variant is compared with it: outcomes, invariants, and every call with its arguments and results in order (`--strict`). Made by ' +
      '`npm run faithful -- --tree DIR`, where DIR is a git tree of the kernel or a folder with `<commit>/mmu.c`.',
    `${equal.length} of ${results.length} are equal to their C in all that was run.`,
    markdownTable(
      ['variant', 'commit', 'mmu.c, SHA-256', 'sampled', 'exhaustive'],
      results.map(({ commit, exhaustive, hash, sampled, variant }) => [
        variant,
        commit.slice(0, 12),
        hash.slice(0, 16),
        cell(sampled),
        cell(exhaustive),
      ]),
    ),
    'A text may hold the handlers alone, without the rest of the file; its hash is that of what was read.',
  ];
  return `${sections.join('\n\n')}\n`;
}

function cell(report: VerifyReport): string {
  return verdictSentence(report).split(': ')[0] ?? '';
}
