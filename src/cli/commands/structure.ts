// SPDX-License-Identifier: GPL-2.0-only
// Rules and audit.
import { examine } from '../../analysis/audit/report.ts';
import {
  builtInEntry,
  loadVariantSource,
  type NamedSource,
  translatedSource,
} from '../../analysis/structure/sources.ts';
import { structureFiles } from '../../report/structure/files.ts';
import { structureJson } from '../../report/structure/json.ts';
import { structureSummary } from '../../report/structure/summary.ts';
import { SourceError } from '../../source/source-error.ts';
import { BUILT_IN } from '../../subjects/user_mem_abort/variants.ts';
import { EXIT } from '../exit-codes.ts';
import { namedRange, withRange } from '../git-range.ts';
import type { Io } from '../io.ts';
import { type LoadedVariant, loadVariants } from '../load-variant.ts';
import type { SourceFlags } from '../options.ts';
import { terminalWidth } from '../output.ts';
import { makeReportFolder } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';
import { cRequestOf } from '../run-request.ts';
import { trustOf } from '../trust.ts';
import { UsageError } from '../usage-error.ts';

/** Options of `structure`, as commander hands them over. */
export interface StructureFlags extends SourceFlags {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly reportDir: string;
  readonly json: boolean;
}

/**
 * `stage2-verify structure`.
 * @returns the exit code
 */
export async function structureCommand(flags: StructureFlags, io: Io): Promise<number> {
  const named = withRange(flags, flags.git === undefined ? null : namedRange(flags, io));
  const variants = await loadVariants(
    named.legacy,
    named.refactored,
    io.cwd,
    [],
    cRequestOf(named),
    trustOf(flags),
  );
  makeReportFolder(io, flags.reportDir);
  const report = examine(sourceOf(variants.legacy), variants.refactored.map(sourceOf));
  await writeIndexed(io, flags.reportDir, structureFiles(report));
  io.stdout.write(flags.json ? structureJson(report) : structureSummary(report, terminalWidth(io)));
  return report.holds ? EXIT.equivalent : EXIT.divergent;
}

function sourceOf({ c, variant, module, file }: LoadedVariant): NamedSource {
  if (c !== undefined) return translatedSource(variant.name, c.translation);
  const isBuiltIn = BUILT_IN.some((known) => known === variant);
  try {
    return loadVariantSource(variant.name, isBuiltIn || file === null ? builtInEntry(variant.name) : file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(`${module} cannot be analysed: ${error.message}`);
  }
}
