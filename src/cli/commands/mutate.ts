// SPDX-License-Identifier: GPL-2.0-only
// The mutation score.

import type { Variant } from '../../core/variant.ts';
import { touches } from '../../mistakes/mutants/changed-lines.ts';
import { DEFAULT_RUNS, mutate } from '../../mistakes/mutants/mutate.ts';
import { jsonText } from '../../report/json.ts';
import { mutationFiles } from '../../report/mutate/files.ts';
import { mutationJson } from '../../report/mutate/json.ts';
import { mutationSummary } from '../../report/mutate/summary.ts';
import { mutationLine } from '../../report/mutate/words.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { BUILT_IN, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { INVOCATION, shellWord, variantWords } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { styleOf } from '../output.ts';
import { lineDisplay } from '../progress.ts';
import { makeReportFolder, writeReport } from '../report-folder.ts';
import { renewIndex } from '../report-index.ts';
import { UsageError } from '../usage-error.ts';
import { linesSince } from './mutate-since.ts';

/** Options of `mutate`, as commander hands them over. */
export interface MutateFlags {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly since?: string;
  readonly representatives: boolean;
  readonly reportDir: string;
  readonly json: boolean;
}

/**
 * `stage2-verify mutate`.
 * @returns the exit code
 */
export async function mutateCommand(flags: MutateFlags, io: Io): Promise<number> {
  const variants = variantsOf(flags);
  const { since } = flags;
  const lines = since === undefined ? null : linesSince(since, io.cwd);
  makeReportFolder(io, flags.reportDir);
  const progress = lineDisplay(io, mutationLine);
  const report = await mutate({
    subject: USER_MEM_ABORT,
    variants,
    original: LEGACY.name,
    runs: flags.runs,
    seed: flags.seed,
    representatives: flags.representatives,
    only:
      since === undefined || lines === null ? null : { since, covers: (mutant) => touches(mutant, lines) },
    onProgress: progress.update,
  });
  progress.end();
  writeReport(io, flags.reportDir, mutationFiles(report, commandOf(flags)));
  await renewIndex(io, flags.reportDir);
  io.stdout.write(
    flags.json
      ? jsonText(mutationJson(report))
      : mutationSummary(report, { ...styleOf(io), reportDir: flags.reportDir }),
  );
  return report.survived === 0 ? EXIT.equivalent : EXIT.divergent;
}

/** What is named is mutated, in the order of the series; everything if nothing is named. */
function variantsOf(flags: MutateFlags): readonly Variant[] {
  const named = [
    ...(flags.legacy === undefined ? [] : [{ option: '--legacy', module: flags.legacy }]),
    ...(flags.refactored ?? []).map((module) => ({ option: '--refactored', module })),
  ];
  for (const { module, option } of named) {
    if (BUILT_IN.some(({ name }) => name === module)) continue;
    throw new UsageError(
      `${option} ${module} is no built-in variant, and mutate needs the source of one; give ${BUILT_IN.map(({ name }) => name).join(', ')}`,
    );
  }
  if (named.length === 0) return BUILT_IN;
  return BUILT_IN.filter(({ name }) => named.some(({ module }) => module === name));
}

function commandOf(flags: MutateFlags): string {
  const words = ['mutate', ...variantWords(flags)];
  if (flags.runs !== DEFAULT_RUNS) words.push('--runs', String(flags.runs));
  if (flags.seed !== 1) words.push('--seed', String(flags.seed));
  if (flags.representatives) words.push('--representatives');
  if (flags.since !== undefined) words.push('--since', shellWord(flags.since));
  return [INVOCATION, ...words].join(' ');
}
