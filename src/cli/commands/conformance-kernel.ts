// SPDX-License-Identifier: GPL-2.0-only
// The model against a running kernel.
import { variantOf } from '../../conformance/kernel/c-of-image.ts';
import { conformKernel } from '../../conformance/kernel/run.ts';
import { conforms } from '../../conformance/kernel/verdict.ts';
import { jsonConformanceOfKernel } from '../../report/conformance/json.ts';
import { jsonText } from '../../report/json.ts';
import { kernelFiles } from '../../report/kernel/files.ts';
import { kernelText } from '../../report/kernel/screen.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { kernelFor } from '../kernel-for.ts';
import type { ConformanceFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { lineDisplay } from '../progress.ts';
import { makeReportFolder } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';

/** One abort of the dispatcher is drawn beside so many scenarios of the handler. */
const SCENARIOS_PER_ABORT = 4;

/**
 * `stage2-verify conformance --kernel`.
 * @param named the image, or null for the one in the cache
 * @returns the exit code
 */
export async function kernelCommand(flags: ConformanceFlags, named: string | null, io: Io): Promise<number> {
  const { image, tree } = kernelFor(named, flags.tree, io);
  if (flags.report) makeReportFolder(io, flags.reportDir, 'conformance --kernel');
  const progress = lineDisplay<string>(io, (line) => line);
  const result = await conformKernel({
    ...{ image, variant: variantOf(tree), source: flags.tree ?? `linux-source ${tree.release}` },
    ...{
      scenarios: flags.scenarios,
      dispatcher: {
        variant: variantOf(tree, 'kvm_handle_guest_abort'),
        scenarios: Math.ceil(flags.scenarios / SCENARIOS_PER_ABORT),
      },
      races: flags.races,
      debugger: true,
      seed: flags.seed,
      onProgress: progress.update,
    },
  });
  progress.end();
  const command = commandOf(flags, named);
  if (flags.report) {
    await writeIndexed(io, flags.reportDir, kernelFiles(result, flags.seed, command));
  }
  io.stdout.write(
    flags.json
      ? jsonText(jsonConformanceOfKernel(result, flags.seed, command))
      : kernelText(result, { ...styleOf(io), reportDir: flags.report ? flags.reportDir : null }),
  );
  return conforms(result) ? EXIT.equivalent : EXIT.divergent;
}

/** The command that makes the report again. */
function commandOf({ tree, races, scenarios, seed }: ConformanceFlags, named: string | null): string {
  return [
    ...[INVOCATION, 'conformance', '--kernel'],
    ...(named === null ? [] : [shellWord(named)]),
    ...(tree === undefined ? [] : ['--tree', shellWord(tree)]),
    ...['--seed', String(seed), '--scenarios', String(scenarios), '--races', String(races)],
  ].join(' ');
}
