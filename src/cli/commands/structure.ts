// SPDX-License-Identifier: GPL-2.0-only
// Rules and audit.
import { examine } from '../../analysis/audit/report.ts';
import { builtInEntry, loadVariantSource, type NamedSource } from '../../analysis/structure/sources.ts';
import { structureFiles } from '../../report/structure/files.ts';
import { structureJson } from '../../report/structure/json.ts';
import { structureSummary } from '../../report/structure/summary.ts';
import { SourceError } from '../../source/source-error.ts';
import { BUILT_IN } from '../../subjects/user_mem_abort/variants.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type LoadedVariant, loadVariants } from '../load-variant.ts';
import { makeReportFolder, writeReport } from '../report-folder.ts';
import { renewIndex } from '../report-index.ts';
import { trustOf } from '../trust.ts';
import { UsageError } from '../usage-error.ts';

/** Options of `structure`, as commander hands them over. */
export interface StructureFlags {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly trust?: boolean;
  readonly reportDir: string;
  readonly json: boolean;
}

/**
 * `stage2-verify structure`.
 * @returns the exit code
 */
export async function structureCommand(flags: StructureFlags, io: Io): Promise<number> {
  const variants = await loadVariants(flags.legacy, flags.refactored, io.cwd, [], undefined, trustOf(flags));
  makeReportFolder(io, flags.reportDir);
  const report = examine(sourceOf(variants.legacy), variants.refactored.map(sourceOf));
  writeReport(io, flags.reportDir, structureFiles(report));
  await renewIndex(io, flags.reportDir);
  io.stdout.write(flags.json ? structureJson(report) : structureSummary(report));
  return report.holds ? EXIT.equivalent : EXIT.divergent;
}

function sourceOf({ variant, module, file }: LoadedVariant): NamedSource {
  const isBuiltIn = BUILT_IN.some((known) => known === variant);
  try {
    return loadVariantSource(variant.name, isBuiltIn || file === null ? builtInEntry(variant.name) : file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(`${module} cannot be analysed: ${error.message}`);
  }
}
