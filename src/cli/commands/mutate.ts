// SPDX-License-Identifier: GPL-2.0-only
// The mutation score.

import type { Variant } from '../../core/variant.ts';
import { type ChangedLines, touches } from '../../mistakes/mutants/changed-lines.ts';
import { DEFAULT_RUNS, type Mutable, mutate } from '../../mistakes/mutants/mutate.ts';
import { PlantError } from '../../mistakes/plant/plant-error.ts';
import { jsonText } from '../../report/json.ts';
import { mutationFiles } from '../../report/mutate/files.ts';
import { mutationJson } from '../../report/mutate/json.ts';
import { mutationSummary } from '../../report/mutate/summary.ts';
import { mutationLine } from '../../report/mutate/words.ts';
import { isKernelPath, variantOnDisk } from '../../source/variant-source.ts';
import { BUILT_IN, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { INVOCATION, shellWord, variantWords } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import { namedRange, withRange } from '../git-range.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { type LoadedVariant, loadVariants, subjectIn } from '../load-variant.ts';
import type { SourceFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { linesOfPatch } from '../patch-lines.ts';
import { lineDisplay } from '../progress.ts';
import { makeReportFolder } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';
import { type CRequest, cRequestOf } from '../run-request.ts';
import { UsageError } from '../usage-error.ts';
import { linesSince } from './mutate-since.ts';

/** Options of `mutate`, as commander hands them over. */
export interface MutateFlags extends SourceFlags {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly since?: string;
  /** Whether only lines that differ from the base are mutated. */
  readonly changed: boolean;
  readonly representatives: boolean;
  readonly reportDir: string;
  readonly json: boolean;
}

/**
 * `stage2-verify mutate`.
 * @returns the exit code
 */
export async function mutateCommand(flags: MutateFlags, io: Io): Promise<number> {
  const { changed, loaded, words } = await mutatedOf(flags, io);
  const [first] = loaded;
  if (first === undefined) throw new TypeError('something is mutated');
  const { since } = flags;
  const lines = since === undefined ? changed : linesSince(since, io.cwd);
  makeReportFolder(io, flags.reportDir);
  const progress = lineDisplay(io, mutationLine);
  const { release, signal } = interruptSignal(io);
  const report = await planting(() =>
    mutate({
      subject: subjectIn({ legacy: first, refactored: [] }),
      variants: loaded.map((one) => mutable(one, io.cwd)),
      original: LEGACY.name,
      runs: flags.runs,
      seed: flags.seed,
      representatives: flags.representatives,
      only: lines === null ? null : { since: since ?? words, covers: (mutant) => touches(mutant, lines) },
      onProgress: progress.update,
      signal,
    }),
  );
  progress.end();
  release();
  await writeIndexed(io, flags.reportDir, mutationFiles(report, commandOf(flags)));
  io.stdout.write(
    flags.json
      ? jsonText(mutationJson(report))
      : mutationSummary(report, { ...styleOf(io), reportDir: flags.reportDir }),
  );
  if (report.survived > 0) return EXIT.divergent;
  return report.stopped ? EXIT.inconclusive : EXIT.equivalent;
}

/** What cannot be planted into, as the mistake of whoever gave it. */
async function planting<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof PlantError)) throw error;
    throw new UsageError(
      `${error.message}; mutate plants mistakes into functions and imports of names, with types that can be erased`,
    );
  }
}

/** What is mutated, and the lines that changed where only those are. */
interface Mutated {
  readonly loaded: readonly LoadedVariant[];
  readonly changed: ChangedLines | null;
  /** What those are changes to, in words. */
  readonly words: string;
}

/** What is named is mutated, built-in variants in the order of the series, all of them if nothing is named; of a range the tip. */
async function mutatedOf(flags: MutateFlags, io: Io): Promise<Mutated> {
  const range = flags.git === undefined ? null : namedRange(flags, io);
  const { legacy, refactored } = withRange(flags, range);
  const c = cRequestOf(flags);
  const isChange = range !== null || flags.changed;
  if (legacy === undefined && refactored === undefined)
    return {
      loaded: await builtIn(
        BUILT_IN.map(({ name }) => name),
        io,
        c,
      ),
      changed: null,
      words: '',
    };
  const named = [...(legacy === undefined ? [] : [legacy]), ...(refactored ?? [])];
  const areBuiltIn = named.every((module) => BUILT_IN.some(({ name }) => name === module));
  if (areBuiltIn && !isChange)
    return {
      loaded: await builtIn(
        BUILT_IN.map(({ name }) => name).filter((name) => named.includes(name)),
        io,
        c,
      ),
      changed: null,
      words: '',
    };
  const variants = await loadVariants(legacy, refactored ?? [], io.cwd, [], c);
  const tips =
    isChange || legacy === undefined ? variants.refactored : [variants.legacy, ...variants.refactored];
  return {
    loaded: tips,
    changed: flags.changed ? linesOfPatch(variants.legacy, variants.refactored) : null,
    words: variants.legacy.module,
  };
}

/** A variant with the source that mistakes are planted into. */
function mutable({ c, file, variant }: LoadedVariant, cwd: string): Mutable {
  const own: readonly Variant[] = BUILT_IN;
  if (c !== undefined || file === null || own.includes(variant)) return variant;
  return { ...variant, module: { source: variantOnDisk(file, { isOutside: isKernelPath }), root: cwd } };
}

async function builtIn(names: readonly string[], io: Io, c: CRequest): Promise<readonly LoadedVariant[]> {
  const { legacy, refactored } = await loadVariants(
    undefined,
    names.filter((name) => name !== LEGACY.name),
    io.cwd,
    [],
    c,
  );
  return names.includes(LEGACY.name) ? [legacy, ...refactored] : refactored;
}

function commandOf(flags: MutateFlags): string {
  const range = flags.git === undefined ? [] : ['--git', shellWord(flags.git)];
  const words = ['mutate', ...range, ...variantWords(flags)];
  if (flags.changed) words.push('--changed');
  if (flags.runs !== DEFAULT_RUNS) words.push('--runs', String(flags.runs));
  if (flags.seed !== 1) words.push('--seed', String(flags.seed));
  if (flags.representatives) words.push('--representatives');
  if (flags.since !== undefined) words.push('--since', shellWord(flags.since));
  return [INVOCATION, ...words].join(' ');
}
