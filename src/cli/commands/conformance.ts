// SPDX-License-Identifier: GPL-2.0-only
// The model against the kernel's C.
import { readFileSync } from 'node:fs';
import { runConformance } from '../../conformance/conformance.ts';
import { parseSequenceFile } from '../../conformance/pgtable/file.ts';
import { replaySequence } from '../../conformance/replay.ts';
import { agrees } from '../../conformance/result.ts';
import { findCompiler } from '../../conformance/tree/build.ts';
import { debianTrees, type KernelTree, treeIn } from '../../conformance/tree/find.ts';
import { conformanceFiles } from '../../report/conformance/files.ts';
import { jsonConformance } from '../../report/conformance/json.ts';
import { conformanceText, replayText } from '../../report/conformance/screen.ts';
import { jsonText } from '../../report/json.ts';
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
 * `stage2-verify conformance`.
 * @returns the exit code
 */
export async function conformanceCommand(flags: ConformanceFlags, io: Io): Promise<number> {
  try {
    const compiler = findCompiler(io.env.CC);
    if (compiler === null)
      throw new UsageError('no C compiler answers; install gcc or clang, or name one by CC=PATH');
    const trees = flags.tree === undefined ? debianTrees() : [treeIn(fileAt(io, flags.tree))];
    if (trees.length === 0)
      throw new UsageError(
        'there is no kernel to compare with; name a tree by --tree DIR, or install the package linux-source-6.12',
      );
    return flags.replay === undefined
      ? await compare(flags, io, trees, compiler)
      : replay(flags, io, trees, compiler, flags.replay);
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(error.message);
    throw error;
  }
}

async function compare(
  flags: ConformanceFlags,
  io: Io,
  trees: readonly KernelTree[],
  compiler: string,
): Promise<number> {
  if (flags.report) makeReportFolder(io, flags.reportDir, 'conformance');
  const progress = lineDisplay<string>(io, (line) => line);
  const result = await runConformance({
    ...{ trees, compiler, onProgress: progress.update },
    ...{ seed: flags.seed, sequences: flags.sequences, thorough: flags.thorough },
  });
  progress.end();
  if (flags.report) writeReport(io, flags.reportDir, conformanceFiles(result, commandOf(flags)));
  io.stdout.write(
    flags.json
      ? jsonText(jsonConformance(result))
      : conformanceText(result, { ...styleOf(io), reportDir: flags.report ? flags.reportDir : null }),
  );
  return agrees(result) ? EXIT.equivalent : EXIT.divergent;
}

function replay(
  flags: ConformanceFlags,
  io: Io,
  trees: readonly KernelTree[],
  compiler: string,
  path: string,
): number {
  let text: string;
  try {
    text = readFileSync(fileAt(io, path), 'utf8');
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}); name a file that conformance wrote`,
    );
  }
  const file = parseSequenceFile(text, path);
  const tree = trees.find(({ release }) => release === file.release) ?? trees[0]!;
  const replayed = replaySequence(file, tree, compiler);
  io.stdout.write(flags.json ? jsonText(replayed) : replayText(replayed, styleOf(io).paint));
  return replayed.difference === null ? EXIT.equivalent : EXIT.divergent;
}

/** The command that makes the report again. */
function commandOf({ tree, seed, sequences, thorough }: ConformanceFlags): string {
  return [
    ...[INVOCATION, 'conformance'],
    ...(tree === undefined ? [] : ['--tree', shellWord(tree)]),
    ...['--seed', String(seed), '--sequences', String(sequences)],
    ...(thorough ? ['--thorough'] : []),
  ].join(' ');
}
