// SPDX-License-Identifier: GPL-2.0-only
// `gate` as it is typed.
import { Option } from 'commander';
import { JUDGE_KINDS } from '../../report/gate/judges.ts';
import type { GateFlags } from '../commands/gate.ts';
import { OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Verifies what changed in a git checkout since a revision, and fails if anything became weaker than there.

What counts is where this checkout left the revision. Variants are the user_mem_abort.ts in each folder of refactored/ below the
current folder, against legacy/user_mem_abort.ts; one is run if its files changed, or those of the original, or the model.
The verdict at the base is what its certificate says, else what its variants come to in a run; see docs/gate.md. With --base
HEAD it is about what is not committed yet.

Nothing that the change brings is believed. A new certificate is made again here, and its fields are held against the run. What judges
and changed (certificate, contracts, known problems, known-bad variants, invariants, original, model, workflows, command line, lock
file) is listed first; where it is weaker, the gate fails unless --allow accepts it.

In a kernel tree --git A compares the file where this checkout left A with the file as it lies there: it may
mend, refine, and do what contracts declare. Where the draw finds nothing, every machine is run, with one race at most, as long
as --budget lasts: the verdict then has the grade exhaustive. Mutants of the lines that differ say what the runs see of them.

Exit code 0 if nothing became weaker; 1 if a verdict or its grade did, or a mutant of a changed line survives; 2 and 3 as below.`;

const EXAMPLES = `Examples:
  $ stage2-verify gate --base origin/main
  $ stage2-verify gate --base HEAD
  $ stage2-verify gate --git origin/master
  $ stage2-verify gate --base v1.0 --runs 20000 --no-mutants --json
  $ stage2-verify gate --base "$BASE_SHA" --github`;

export const GATE = commandLine<GateFlags>({
  name: 'gate',
  summary: 'what changed since a revision: nothing may become weaker',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    new Option('--base <rev>', 'the revision to compare with (default: the main branch)'),
    OPTION.git('in a kernel tree: the file where this checkout left A against the working tree'),
    OPTION.tree(),
    OPTION.file(),
    OPTION.contracts(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.legacy(),
    OPTION.refactored('each refactored/*/user_mem_abort.ts'),
    OPTION.runs(),
    OPTION.seed(),
    OPTION.budget(),
    OPTION.workers(),
    new Option('--allow <what...>', 'accept that this is weaker than at the base')
      .choices(JUDGE_KINDS)
      .default([], 'nothing'),
    new Option('--no-certify', 'do not make a new certificate again: nothing of it is believed'),
    new Option('--no-mutants', 'make no mutants of the changed lines'),
    OPTION.reportDir(),
    OPTION.format(),
    OPTION.json(),
    OPTION.quiet(),
    OPTION.github(),
  ],
  run: async ({ flags, io }) => {
    const { gateCommand } = await import('../commands/gate.ts');
    return gateCommand(flags, io);
  },
});
