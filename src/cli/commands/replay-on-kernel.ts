// SPDX-License-Identifier: GPL-2.0-only
// One scenario on a running kernel.
import { variantOf } from '../../conformance/kernel/c-of-image.ts';
import type { Drawn } from '../../conformance/kernel/draw.ts';
import { FUNCTION_NAMES, type FunctionName } from '../../conformance/kernel/functions.ts';
import { type GivenFor, give } from '../../conformance/kernel/one.ts';
import { pageSizeOf } from '../../conformance/kernel/page-size.ts';
import { programOf } from '../../conformance/kernel/program.ts';
import { onMachine } from '../../conformance/kernel/run.ts';
import { PIN } from '../../conformance/kernel/sites.ts';
import type { KernelTree } from '../../conformance/tree/find.ts';
import type { Scenario } from '../../core/scenario.ts';
import { jsonText } from '../../report/json.ts';
import { onKernelText } from '../../report/kernel/one.ts';
import { subjectOf } from '../../subjects/all.ts';
import { INVOCATION, shellWord } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { kernelFor, treeFor } from '../kernel-for.ts';
import type { ReplayFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { lineDisplay } from '../progress.ts';
import { readScenarioFile } from '../scenario-file.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `stage2-verify replay FILE --on-kernel`.
 * @returns the exit code: 1 if the machine does otherwise than the model says
 */
export async function replayOnKernel(file: string, flags: ReplayFlags, io: Io): Promise<number> {
  const of = FUNCTION_NAMES.find((name) => name === flags.function);
  if (of === undefined)
    throw new UsageError(
      `--on-kernel has no scenarios of ${flags.function}(); give --function ${FUNCTION_NAMES.join(' or ')}`,
    );
  const { scenario } = readScenarioFile(file, io, subjectOf(of));
  if (!('choices' in scenario))
    throw new UsageError(`${file} is a session; a machine takes one fault at a time`);
  if (flags.format === 'c') return writeProgram(file, scenario, of, flags, io);
  const { image, tree } = kernelFor(flags.kernel ?? null, flags.tree, io);
  const given = drawnOf(file, scenario, tree, { of, pages: pageSizeOf(image) ?? '4k' });
  const progress = lineDisplay<string>(io, (line) => line);
  const ran = await onMachine(image, [given], progress.update);
  progress.end();
  const [compared] = ran.compared;
  if (compared === undefined)
    throw new UsageError(
      `the scenario of ${file} did not run: ${ran.notRun[0]?.reason ?? 'the machine said nothing'}`,
    );
  io.stdout.write(
    flags.json
      ? jsonText({
          release: ran.release,
          model: given.prediction,
          machine: compared.machine,
          differences: compared.differences,
        })
      : onKernelText(compared, ran.release, styleOf(io).paint),
  );
  return compared.differences.length === 0 ? EXIT.equivalent : EXIT.divergent;
}

/** The scenario on the C of a tree, with its steps. @throws UsageError if it cannot be had */
function drawnOf(file: string, scenario: Scenario, tree: KernelTree, wanted: GivenFor): Drawn {
  const given = give(variantOf(tree, wanted.of), scenario, 'replayed', wanted);
  if ('reason' in given)
    throw new UsageError(`the scenario of ${file} cannot be brought about on the machine: ${given.reason}`);
  return given;
}

/** The scenario as a C program, on standard output: neither image nor emulator is needed. */
function writeProgram(
  file: string,
  scenario: Scenario,
  of: FunctionName,
  flags: ReplayFlags,
  io: Io,
): number {
  const tree = treeFor(flags.kernel ?? '', flags.tree, io);
  // The program is for whatever machine the scenario is of.
  const pages = 'choices' in scenario && scenario.choices.pageSize === '16k' ? '16k' : '4k';
  // No debugger comes with it.
  const holder = scenario.races[0]?.site === `${PIN}#1` ? 'userfaultfd' : 'debugger';
  const program = programOf(drawnOf(file, scenario, tree, { holder, of, pages }), {
    release: tree.release,
    command: [
      ...[INVOCATION, 'replay', shellWord(file), '--on-kernel --format c'],
      ...(of === 'user_mem_abort' ? [] : ['--function', of]),
      ...(flags.tree === undefined ? [] : ['--tree', shellWord(flags.tree)]),
    ].join(' '),
  });
  if (program.kind === 'refused')
    throw new UsageError(`the scenario of ${file} cannot be written as a C program: ${program.reason}`);
  io.stdout.write(program.text);
  return EXIT.equivalent;
}
