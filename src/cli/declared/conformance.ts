// SPDX-License-Identifier: GPL-2.0-only
// `conformance` as it is typed.
import { Option } from 'commander';
import { wholeNumber } from '../numbers.ts';
import { type ConformanceFlags, OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Holds the model against the kernel's own C: is what the verifier takes for stage-2 page tables what the kernel does?

arch/arm64/kvm/hyp/pgtable.c of a kernel tree is compiled as a user program and gets the same random sequences of operations as the
model; they are compared after each. A sequence on which they differ is made smaller, printed, and written to a file that --replay
runs again. Fault decoding and the helpers of mmu.c that compile alone are asked as well. Where a release has other rules than the
model, conformance.md says which.

With --kernel the running kernel is asked instead: an arm64 image boots under QEMU, and faults of a real VM are compared with what the
model says of mmu.c in the same release. \`npm run kernel\` gets Debian's image, QEMU and the cross compiler; nothing is fetched here.
What came of it is in kernel.md and kernel.json, and in index.html as a view of its own.

Without --tree it takes what Debian's packages linux-source-* have put into /usr/src. It needs gcc or clang, or what CC names.

Exit code 0 if model and kernel agree, else 1.`;

const EXAMPLES = `Examples:
  $ stage2-verify conformance
  $ stage2-verify conformance --tree ~/linux --sequences 3000 --seed 7
  $ stage2-verify conformance --thorough
  $ stage2-verify conformance --replay 6.12.117-4k.json
  $ stage2-verify conformance --kernel
  $ stage2-verify conformance --kernel ./Image --tree ~/linux --scenarios 60`;

export const CONFORMANCE = commandLine<ConformanceFlags>({
  name: 'conformance',
  summary: "the model against the kernel's own page-table code",
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    new Option('--tree <dir>', 'the kernel tree to compile from').default(
      undefined,
      "Debian's in /usr/src, all of them",
    ),
    OPTION.seed(),
    new Option('--sequences <n>', 'sequences with 4K pages; with each other size a third of them')
      .argParser(wholeNumber('--sequences', 1, 1_000_000))
      .default(300),
    new Option(
      '--thorough',
      'also plant mistakes into the C and into the model, which have to be found, and count the lines of C that ran',
    ).default(false),
    new Option('--replay <file>', 'run the sequence of this file alone, and show every step'),
    new Option(
      '--kernel [image]',
      'boot this arm64 kernel image and compare its faults; without a name the one that npm run kernel got',
    ),
    new Option(
      '--scenarios <n>',
      'scenarios without races for --kernel; for every four an abort of the dispatcher besides',
    )
      .argParser(wholeNumber('--scenarios', 1, 10_000))
      .default(400),
    new Option(
      '--races <n>',
      'scenarios with another thread that acts meanwhile, for --kernel: userfaultfd or a debugger holds the handler; 0 for none',
    )
      .argParser(wholeNumber('--races', 0, 10_000))
      .default(130),
    OPTION.reportDir(),
    OPTION.noReport(),
    OPTION.json(),
  ],
  run: async ({ flags, io }) => {
    if (flags.kernel !== undefined) {
      const { kernelCommand } = await import('../commands/conformance-kernel.ts');
      return kernelCommand(flags, flags.kernel === true ? null : flags.kernel, io);
    }
    const { conformanceCommand } = await import('../commands/conformance.ts');
    return conformanceCommand(flags, io);
  },
});
