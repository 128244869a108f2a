// SPDX-License-Identifier: GPL-2.0-only
// `verify` as it is typed.

import { usualRuns } from '../../engines/registry.ts';
import { OPTION, type VerifyFlags } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Runs base and tip on the same generated machines and says what the change does: nothing, only what mends, or more.

In a kernel tree without options: HEAD against the working tree. --git names revisions, --legacy and --refactored name base and tips one by
one. A MODULE is a C file; REVISION:FILE of the tree; a built-in name (legacy, extracted-helpers, state-object, fault-desc); or a TypeScript
or JavaScript file that exports the function user_mem_abort and imports the kernel from 'stage2-verify/kernel'.`;

const EXAMPLES = `Examples:
  $ stage2-verify verify --git v7.1..my-branch
  $ stage2-verify verify --legacy old.c --refactored new.c --engine exhaustive
  $ stage2-verify verify
  $ stage2-verify verify --refactored ./my/user_mem_abort.ts --strict
  $ stage2-verify verify --legacy extracted-helpers --refactored state-object
  $ stage2-verify verify --refactored ./my/user_mem_abort.ts --watch
  $ stage2-verify verify --json --no-report > result.json
  $ stage2-verify verify --git v7.1..my-branch --format mail`;

export const VERIFY = commandLine<VerifyFlags>({
  name: 'verify',
  isDefault: true,
  summary: 'every refactored variant against the original (the default)',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    OPTION.git('A..B: two revisions of the tree; A: a revision and the working tree'),
    OPTION.tree(),
    OPTION.file(),
    OPTION.legacy(),
    OPTION.refactored('all built-in ones'),
    OPTION.contracts(),
    OPTION.trust(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.engine(),
    OPTION.runs(),
    OPTION.seed(),
    OPTION.preemptions(),
    OPTION.pageSize(),
    OPTION.strict(),
    OPTION.workers(),
    OPTION.shard(),
    OPTION.resume(),
    OPTION.timeLimit(),
    OPTION.reportDir(),
    OPTION.noReport(),
    OPTION.format(),
    OPTION.json(),
    OPTION.quiet(),
    OPTION.github(),
    OPTION.watch(),
  ],
  run: async ({ flags: asked, given, io, words }) => {
    const flags = withUsualRuns(asked, given);
    if (flags.watch) {
      const { watchCommand } = await import('../commands/watch.ts');
      return watchCommand(flags, words, io);
    }
    const { verifyCommand } = await import('../commands/verify.ts');
    return verifyCommand(flags, given, io);
  },
});

/** A session is many faults: unless told otherwise, fewer of them are played. */
function withUsualRuns(flags: VerifyFlags, given: ReadonlySet<string>): VerifyFlags {
  return given.has('runs') ? flags : { ...flags, runs: usualRuns(flags.engine) };
}
