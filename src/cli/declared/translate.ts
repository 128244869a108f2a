// SPDX-License-Identifier: GPL-2.0-only
// `translate` as it is typed.
import { Argument } from 'commander';
import { OPTION, type TranslateFlags } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Shows what a variant that is given as C is made of: the TypeScript that the C is translated to, each line with its C line.

FILE is a C file. The function and all that it calls are translated, down to the calls that the model knows; what the model has of its own
is listed at the end. Whatever is not understood is refused by its file and line.`;

const EXAMPLES = `Examples:
  $ stage2-verify translate arch/arm64/kvm/mmu.c
  $ stage2-verify translate mmu.c --config CONFIG_REALM=n -o translated`;

export const TRANSLATE = commandLine<TranslateFlags, [file: string]>({
  name: 'translate',
  summary: 'what a variant that is given as C is made of',
  about: ABOUT,
  examples: EXAMPLES,
  arguments: [new Argument('<file>', 'a C file')],
  options: [
    OPTION.translationOutput(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
  ],
  run: async ({ flags, io }, file) => {
    const { translateCommand } = await import('../commands/translate.ts');
    return translateCommand(file, flags, io);
  },
});
