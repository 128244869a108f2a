// SPDX-License-Identifier: GPL-2.0-only
// Kernel texts by commit: of a git tree, or of a folder that holds them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CSource, USUAL_FILE } from '../source/c-source.ts';
import { readableText } from '../source/c-text.ts';
import { checkoutAround } from '../source/git/git.ts';
import { commitAt, openTree, stateAt } from '../source/git/kernel-tree.ts';
import { SourceError } from '../source/source-error.ts';

/** Where texts of arch/arm64/kvm/mmu.c are. */
export interface KernelTexts {
  /** The text of a state, by its commit or by the name of its folder. @throws SourceError if it is not there */
  readonly textOf: (state: string) => CSource;
}

/** The name of a text in its folder. */
const FILE_IN_FOLDER = 'mmu.c';

/**
 * The texts of a kernel's git tree, or of a folder `<state>/mmu.c`, where a commit may be abbreviated.
 * @throws SourceError if the folder is neither
 */
export function openTexts(folder: string): KernelTexts {
  const states = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, FILE_IN_FOLDER)))
    : [];
  if (states.length > 0) return { textOf: (state) => ofFolder(folder, states, state) };
  if (!existsSync(folder) || checkoutAround(folder) === null)
    throw new SourceError(
      `--tree ${folder} is neither a git tree nor a folder with <commit>/${FILE_IN_FOLDER}; name one of them`,
    );
  const tree = openTree(folder);
  return {
    textOf: (state) => {
      const commit = commitAt(tree, state);
      const { text } = stateAt(tree, commit, USUAL_FILE);
      return { file: USUAL_FILE, revision: commit.short, subject: commit.subject, text };
    },
  };
}

function ofFolder(folder: string, states: readonly string[], state: string): CSource {
  const found = states.filter((name) => name === state || name.startsWith(state));
  const [name] = found.includes(state) ? [state] : found;
  if (name === undefined)
    throw new SourceError(
      `there is no ${state}/${FILE_IN_FOLDER} in ${folder}; put the text of that state there`,
    );
  const text = readableText(
    readFileSync(join(folder, name, FILE_IN_FOLDER), 'utf8'),
    `${name}/${FILE_IN_FOLDER}`,
  );
  return { file: FILE_IN_FOLDER, revision: name, subject: null, text };
}
