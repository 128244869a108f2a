// SPDX-License-Identifier: GPL-2.0-only
// The lines that a patch of C changes.
import type { ChangedLines } from '../mistakes/mutants/changed-lines.ts';
import { changedLines, hunksBetween } from '../source/git/hunks.ts';
import type { LoadedVariant } from './load-variant.ts';
import { UsageError } from './usage-error.ts';

/** The lines of the tips that differ from the base. @throws UsageError unless all of them are C */
export function linesOfPatch(base: LoadedVariant, tips: readonly LoadedVariant[]): ChangedLines {
  return new Map(
    tips.map(({ c, module }) => {
      if (c === undefined || base.c === undefined)
        throw new UsageError(
          `--changed needs base and tip in C, and ${c === undefined ? module : base.module} is none; give --git A..B or two C files`,
        );
      const hunks = hunksBetween(base.c.source.text, c.source.text);
      return [c.source.file, new Set(hunks.flatMap(changedLines))];
    }),
  );
}
