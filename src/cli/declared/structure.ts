// SPDX-License-Identifier: GPL-2.0-only
// `structure` as it is typed.
import type { StructureFlags } from '../commands/structure.ts';
import { OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Checks the source text of the variants against what the refactoring promises, and audits their state. Of C, findings
name its lines.

Exit code 0 if every rule holds on every refactored variant, else 1; what is found in the original fails nothing.`;

const EXAMPLES = `Examples:
  $ stage2-verify structure
  $ stage2-verify structure --git v7.1..my-branch
  $ stage2-verify structure --refactored ./my/user_mem_abort.ts --json`;

export const STRUCTURE = commandLine<StructureFlags>({
  name: 'structure',
  summary: 'structure rules and the audit of the state',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    OPTION.git('A..B: two revisions of the tree; A: a revision and the working tree'),
    OPTION.tree(),
    OPTION.file(),
    OPTION.legacy(),
    OPTION.trust(),
    OPTION.refactored('all built-in ones'),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.reportDir(),
    OPTION.json(),
  ],
  run: async ({ flags, io }) => {
    const { structureCommand } = await import('../commands/structure.ts');
    return structureCommand(flags, io);
  },
});
