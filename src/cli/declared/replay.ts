// SPDX-License-Identifier: GPL-2.0-only
// `replay` as it is typed.
import { Argument, Option } from 'commander';
import { OPTION, type ReplayFlags } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Runs one scenario again and shows what each variant did: both traces, the first difference, the final machines.

FILE is a scenario file that verify or shrink wrote. Without --refactored the variant that the file names is run,
and all built-in ones if it names none; a path in the file is taken from the current folder.

With --on-kernel the scenario is brought about on a running arm64 kernel under QEMU, and shown beside what the model says of the
C of that kernel; the variants of the file have no part in it. \`npm run kernel\` gets what that needs. With --format c it is
written as one C program, in the manner of the kernel's selftests, for whoever has the hardware: TAP, exit code 0, 1, or 4 if skipped.`;

const EXAMPLES = `Examples:
  $ stage2-verify replay .stage2-verify/scenarios/state-object-1.json
  $ stage2-verify replay failing.json --refactored fault-desc --strict
  $ stage2-verify replay failing.json --on-kernel
  $ stage2-verify replay failing.json --on-kernel --format c >fault.c`;

export const REPLAY = commandLine<ReplayFlags, [file: string]>({
  name: 'replay',
  summary: 'one scenario: both traces, the first difference, the final machines',
  about: ABOUT,
  examples: EXAMPLES,
  arguments: [new Argument('<file>', 'a scenario file')],
  options: [
    OPTION.legacy(),
    OPTION.refactored('what the file names, else all built-in ones'),
    OPTION.contracts(),
    OPTION.trust(),
    OPTION.tree(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.preemptionsOfFile(),
    OPTION.strictOfFile(),
    new Option('--on-kernel', 'on a running kernel, beside what the model says of its C').default(false),
    new Option(
      '--kernel <image>',
      'the arm64 image to boot for --on-kernel; else the one that npm run kernel got',
    ),
    new Option(
      '--format <format>',
      'with --on-kernel: text, or c for a C program that brings the scenario about on other hardware',
    )
      .choices(['text', 'c'])
      .default('text'),
    OPTION.json(),
  ],
  run: async ({ flags, io }, file) => {
    if (flags.onKernel === true) {
      const { replayOnKernel } = await import('../commands/replay-on-kernel.ts');
      return replayOnKernel(file, flags, io);
    }
    if (flags.format === 'c')
      throw new UsageError('--format c writes what --on-kernel brings about; give both, or neither');
    const { replayCommand } = await import('../commands/replay.ts');
    return replayCommand(file, flags, io);
  },
});
