// SPDX-License-Identifier: GPL-2.0-only
// `completion` as it is typed.
import { Argument } from 'commander';
import type { Shell } from '../commands/completion.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Prints a script that teaches a shell to complete stage2-verify: commands, options and their values.

The script asks stage2-verify itself, which therefore has to be on the PATH: installed globally, or with
node_modules/.bin in front.`;

const EXAMPLES = `Examples:
  $ echo 'source <(stage2-verify completion bash)' >> ~/.bashrc
  $ echo 'source <(stage2-verify completion zsh)' >> ~/.zshrc
  $ echo 'stage2-verify completion fish | source' >> ~/.config/fish/config.fish`;

export const COMPLETION = commandLine<object, [shell: Shell]>({
  name: 'completion',
  summary: 'a script that teaches a shell to complete stage2-verify',
  about: ABOUT,
  examples: EXAMPLES,
  exitCodes: false,
  arguments: [new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'])],
  run: async ({ io }, shell) => {
    const { completionCommand } = await import('../commands/completion.ts');
    return completionCommand(shell, io);
  },
});

/** What the script asks: not for people. */
export const COMPLETION_SERVER = commandLine<object, [words: readonly string[]]>({
  name: 'completion-server',
  isHidden: true,
  summary: '',
  about: '',
  arguments: [new Argument('[words...]')],
  run: async ({ io, program }) => {
    const { completionServerCommand } = await import('../commands/completion.ts');
    return completionServerCommand(program, io);
  },
});
