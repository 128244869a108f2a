// SPDX-License-Identifier: GPL-2.0-only
// The model against a running kernel.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { treeOf, variantOf } from '../../conformance/kernel/c-of-image.ts';
import { cachedImage, cacheFolder, missingPrograms } from '../../conformance/kernel/places.ts';
import { conformKernel } from '../../conformance/kernel/run.ts';
import { conforms } from '../../conformance/kernel/verdict.ts';
import { debianTrees, type KernelTree, treeIn } from '../../conformance/tree/find.ts';
import { jsonConformanceOfKernel } from '../../report/conformance/json.ts';
import { jsonText } from '../../report/json.ts';
import { kernelFiles } from '../../report/kernel/files.ts';
import { kernelText } from '../../report/kernel/screen.ts';
import { SourceError } from '../../source/source-error.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import { fileAt, type Io } from '../io.ts';
import type { ConformanceFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { lineDisplay } from '../progress.ts';
import { makeReportFolder, writeReport } from '../report-folder.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `stage2-verify conformance --kernel`.
 * @param named the image, or null for the one in the cache
 * @returns the exit code
 */
export async function kernelCommand(flags: ConformanceFlags, named: string | null, io: Io): Promise<number> {
  const image = imageAt(named, io);
  const missing = missingPrograms();
  if (missing.length > 0)
    throw new UsageError(`${missing.join(' and ')} is not installed; npm run kernel installs it`);
  const tree = treeFor(image, flags.tree, io);
  if (flags.report) makeReportFolder(io, flags.reportDir, 'conformance --kernel');
  const progress = lineDisplay<string>(io, (line) => line);
  const result = await conformKernel({
    ...{ image, variant: variantOf(tree), source: flags.tree ?? `linux-source ${tree.release}` },
    ...{ scenarios: flags.scenarios, seed: flags.seed, onProgress: progress.update },
  });
  progress.end();
  if (flags.report) writeReport(io, flags.reportDir, kernelFiles(result, commandOf(flags, named)));
  io.stdout.write(
    flags.json
      ? jsonText(jsonConformanceOfKernel(result, flags.seed))
      : kernelText(result, { ...styleOf(io), reportDir: flags.report ? flags.reportDir : null }),
  );
  return conforms(result) ? EXIT.equivalent : EXIT.divergent;
}

/** The image that is meant, with what to do where there is none. */
function imageAt(named: string | null, io: Io): string {
  const image = named === null ? cachedImage() : fileAt(io, named);
  if (image === null)
    throw new UsageError(
      `there is no kernel image in ${cacheFolder()}; npm run kernel gets one, or name one by --kernel IMAGE`,
    );
  if (!existsSync(image))
    throw new UsageError(`${named} is not there; name an arm64 kernel image by --kernel`);
  return image;
}

/** The tree with the C of the image. */
function treeFor(image: string, named: string | undefined, io: Io): KernelTree {
  try {
    const trees = named === undefined ? debianTrees() : [treeIn(fileAt(io, named))];
    const tree = treeOf(basename(image), trees);
    if (tree !== null) return tree;
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(error.message);
    throw error;
  }
  throw new UsageError(
    'there is no C of that kernel to predict from; name its tree by --tree DIR, or install the package linux-source-6.12',
  );
}

/** The command that makes the report again. */
function commandOf({ tree, scenarios, seed }: ConformanceFlags, named: string | null): string {
  return [
    ...[INVOCATION, 'conformance', '--kernel'],
    ...(named === null ? [] : [shellWord(named)]),
    ...(tree === undefined ? [] : ['--tree', shellWord(tree)]),
    ...['--seed', String(seed), '--scenarios', String(scenarios)],
  ].join(' ');
}
