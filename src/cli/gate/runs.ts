// SPDX-License-Identifier: GPL-2.0-only
// Runs both sides.

import { join, relative } from 'node:path';
import { at } from '../../core/at.ts';
import type { VerifyReport } from '../../core/result.ts';
import type { Variant } from '../../core/variant.ts';
import { DEFAULTS } from '../../engines/defaults.ts';
import type { Progress } from '../../engines/progress.ts';
import { verify } from '../../engines/verify.ts';
import { canariesWith } from '../../mistakes/canaries/all.ts';
import { versions } from '../../source/package-info.ts';
import type { Io } from '../io.ts';
import { type LoadedVariants, loadVariants, subjectIn } from '../load-variant.ts';
import { sourceReports } from '../sources.ts';
import { UsageError } from '../usage-error.ts';
import type { Candidate, Changes } from './candidates.ts';
import { extract } from './extract.ts';
import type { GatedModules } from './modules.ts';

/** How a gate runs variants: the same way at both revisions. */
export interface RunOptions {
  readonly runs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** A run over the variants that are here. */
export interface RunHere {
  readonly report: VerifyReport;
  readonly variants: LoadedVariants;
}

/**
 * Runs variants of the work tree.
 * @param mutants known-bad variants beside the canaries
 * @param replayCommand the command that replays a divergence, given its id
 * @throws UsageError if one cannot be loaded
 */
export async function runHere(
  root: string,
  modules: GatedModules,
  candidates: readonly Candidate[],
  { cwd }: Io,
  options: RunOptions & {
    readonly mutants: readonly Variant[];
    readonly replayCommand: (id: string) => string;
  },
): Promise<RunHere> {
  const named = (path: string): string => relative(cwd, join(root, path));
  const variants = await loadVariants(
    modules.legacy === null ? undefined : named(modules.legacy),
    candidates.map(({ path }) => named(path)),
    cwd,
    [],
    undefined,
    'never',
  );
  return {
    report: await verify({
      ...rules(variants, options, options.mutants),
      ...options,
      sources: sourceReports(variants),
    }),
    variants,
  };
}

/** A run over what the base has, and why variants of it could not be run. */
export interface RunOfBase {
  readonly report: VerifyReport | null;
  readonly failed: ReadonlyMap<string, string>;
}

/** Runs the variants of the base against the reference of the base, with the model that runs here. */
export async function runOfBase(
  { legacy }: Changes,
  modules: GatedModules,
  candidates: readonly Candidate[],
  { cwd }: Io,
  options: RunOptions,
): Promise<RunOfBase> {
  const failed = new Map<string, string>();
  if (candidates.length === 0) return { report: null, failed };
  const sources = [legacy.base, ...candidates.map((candidate) => candidate.sources.base)];
  const { folder, remove } = extract(sources.filter((one) => one !== null));
  try {
    const reference =
      legacy.base === null || modules.legacy === null ? undefined : join(folder, modules.legacy);
    const loaded: LoadedVariants[] = [];
    for (const { before } of candidates) {
      try {
        loaded.push(await loadVariants(reference, [join(folder, before.path)], cwd, [], undefined, 'never'));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        failed.set(before.name, error.message.replaceAll(`${folder}/`, ''));
      }
    }
    if (loaded.length === 0) return { report: null, failed };
    const variants = {
      legacy: at(loaded, 0).legacy,
      refactored: loaded.flatMap(({ refactored }) => refactored),
    };
    return {
      report: await verify({
        ...rules(variants, options),
        ...options,
        replayCommand: () => '',
      }),
      failed,
    };
  } finally {
    remove();
  }
}

/** What decides a run of a gate. */
export function rules(
  variants: LoadedVariants,
  { runs, seed }: RunOptions,
  mutants: readonly Variant[] = [],
) {
  const { legacy, refactored } = variants;
  const subject = subjectIn(variants);
  return {
    ...DEFAULTS,
    subject,
    canaries: canariesWith(subject, mutants),
    legacy: legacy.variant,
    refactored: refactored.map(({ variant }) => variant),
    runs,
    seed,
    timeLimit: null,
    trusted: [],
    versions: versions(),
  };
}
