// SPDX-License-Identifier: GPL-2.0-only
// Where the variants of a run come from, as reports and scenario files name it.
import type { SourceReport, VerifyReport } from '../core/result.ts';
import { textHash, USUAL_READING } from '../source/c-source.ts';
import { codeHash } from '../source/hashes.ts';
import { BUILT_IN } from '../subjects/user_mem_abort/variants.ts';
import type { LoadedVariant, LoadedVariants } from './load-variant.ts';

/** Where a variant comes from. */
export function sourceReport({ c, file, module }: LoadedVariant): SourceReport {
  return c === undefined
    ? { file: module, revision: null, hash: codeHash(file ?? module), function: USUAL_READING.function }
    : {
        file: c.source.file,
        revision: c.source.revision,
        hash: textHash(c.source),
        function: c.translation.function,
      };
}

/** Where the variants of a run come from. */
export function sourceReports({ legacy, refactored }: LoadedVariants): VerifyReport['sources'] {
  return [legacy, ...refactored].map((one) => ({ variant: one.variant.name, ...sourceReport(one) }));
}

/** The same of one that can change while the program stays the same. */
export function ownSource(one: LoadedVariant): SourceReport | undefined {
  return BUILT_IN.some(({ name }) => name === one.module) ? undefined : sourceReport(one);
}

/** The sources of a run that can change while the program stays the same, by the names of the variants. */
export function ownSources({ legacy, refactored }: LoadedVariants): ReadonlyMap<string, SourceReport> {
  return new Map(
    [legacy, ...refactored].flatMap((one): [string, SourceReport][] => {
      const source = ownSource(one);
      return source === undefined ? [] : [[one.variant.name, source]];
    }),
  );
}
