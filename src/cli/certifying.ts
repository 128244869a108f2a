// SPDX-License-Identifier: GPL-2.0-only
// The run that a certificate is made of.
import type { VerifyReport } from '../core/result.ts';
import { type VerifyOptions, verify } from '../engines/verify.ts';
import { canariesWith } from '../mistakes/canaries/all.ts';
import { versions } from '../source/package-info.ts';
import type { Io } from './io.ts';
import { type LoadedVariants, subjectIn, variantsOf } from './load-variant.ts';
import { mutantsOf } from './mutants-of.ts';
import type { RunRequest } from './run-request.ts';
import { runnerFor } from './workers.ts';

/** What the run does not depend on. */
type Watched = Pick<VerifyOptions, 'onProgress' | 'signal'>;

/** Runs all that a certificate speaks of: the same where it is made, and where a gate makes it again. */
export async function runToCertify(
  variants: LoadedVariants,
  request: RunRequest,
  threads: Parameters<typeof runnerFor>[2],
  watched: Watched,
  io: Io,
): Promise<VerifyReport> {
  const runner = runnerFor(request, variants.refactored.length, threads, io);
  return verify({
    ...variantsOf(variants),
    ...request.rules,
    ...watched,
    timeLimit: null,
    replayCommand: () => '',
    canaries: canariesWith(subjectIn(variants), await mutantsOf(variants)),
    ...(runner === null ? {} : { runner }),
    versions: versions(),
  });
}
