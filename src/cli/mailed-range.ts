// SPDX-License-Identifier: GPL-2.0-only
// The patches of --mbox, as modules.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CSource, USUAL_FILE } from '../source/c-source.ts';
import { commitAt, openTree, stateAt } from '../source/git/kernel-tree.ts';
import { applyMails } from '../source/git/mailed-series.ts';
import { asUsage } from './c-reading.ts';
import type { GitFlags } from './git-range.ts';
import { fileAt, type Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** A mailed series: the base as a MODULE, and the file after each mail. */
export interface MailedRange {
  readonly tree: string;
  readonly base: string;
  readonly texts: { readonly [module: string]: CSource };
}

/** The series of `--mbox`. @throws UsageError if it cannot be had, or does not apply to the file of `--git A` */
export async function mailedRange(mbox: string, flags: GitFlags, io: Io): Promise<MailedRange> {
  const { git, tree } = flags;
  if (git === undefined || git.includes('..'))
    throw new UsageError('--mbox needs the one revision that the series was made for; name it by --git A');
  const file = flags.file ?? USUAL_FILE;
  const kernel = asUsage(() => openTree(tree === undefined ? io.cwd : resolve(io.cwd, tree)));
  const before = asUsage(() => stateAt(kernel, commitAt(kernel, git), file));
  const patches =
    mbox === '-'
      ? await fromInput(io, (path) => asUsage(() => applyMails(path, file, before.text)))
      : asUsage(() => applyMails(fileAt(io, mbox), file, before.text));
  const texts = patches.map(({ number, subject, text }): [string, CSource] => {
    const name = `patch-${number}`;
    return [name, { file, revision: name, subject, text }];
  });
  return {
    tree: kernel.root,
    base: `${before.commit?.short ?? git}:${file}`,
    texts: Object.fromEntries(texts),
  };
}

/** What `act` makes of the standard input, as a file. */
async function fromInput<T>(io: Io, act: (path: string) => T): Promise<T> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-input-'));
  try {
    const path = join(folder, 'standard-input');
    writeFileSync(path, Buffer.concat(chunks));
    return act(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
