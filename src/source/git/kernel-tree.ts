// SPDX-License-Identifier: GPL-2.0-only
// A file of a kernel tree at its revisions.
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readableText } from '../c-text.ts';
import { SourceError } from '../source-error.ts';
import { checkoutAround, commitOf, git, gitOfCommits, isShallow, requireGit } from './git.ts';

/** A git checkout of a kernel. */
export interface KernelTree {
  readonly root: string;
}

/** One commit. */
export interface Commit {
  readonly hash: string;
  /** The hash as git abbreviates it. */
  readonly short: string;
  readonly subject: string;
}

/** The text of a file at a commit, or as it lies in the working tree. */
export interface FileState {
  readonly file: string;
  /** Null for the working tree. */
  readonly commit: Commit | null;
  readonly text: string;
}

/** Opens the checkout around a folder. @throws SourceError if there is none */
export function openTree(folder: string): KernelTree {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new SourceError(`--tree ${folder} does not exist; give the folder of a git checkout of the kernel`);
  const root = checkoutAround(folder);
  if (root === null) {
    requireGit('a git revision');
    throw new SourceError(
      `${folder} is in no git checkout; run this in a kernel tree, or name one by --tree DIR`,
    );
  }
  return { root };
}

/** The commit that a revision names. @throws SourceError if it names none */
export function commitAt({ root }: KernelTree, revision: string): Commit {
  const hash = commitOf(root, revision);
  if (hash === null)
    throw new SourceError(
      isShallow(root)
        ? `revision ${revision} is not in ${root}, which is a shallow clone; fetch it with git fetch --unshallow`
        : `revision ${revision} names no commit of ${root}; give a branch, a tag or a hash, or fetch it first`,
    );
  return described(root, hash);
}

function described(root: string, hash: string): Commit {
  const [short = '', subject = ''] = gitOfCommits(root, ['log', '-1', '--format=%h%x00%s', hash])
    .stdout.trim()
    .split('\0');
  return { hash, short, subject };
}

/** A file at a commit. @throws SourceError if the commit does not have it, or if it is no text */
export function stateAt({ root }: KernelTree, commit: Commit, file: string): FileState {
  const { status, stdout } = gitOfCommits(root, ['cat-file', 'blob', `${commit.hash}:${file}`]);
  if (status !== 0)
    throw new SourceError(
      `there is no ${file} in commit ${commit.short} ("${commit.subject}"); name the file by --file PATH, from the root of the tree`,
    );
  return { file, commit, text: readableText(stdout, `${file} of commit ${commit.short}`) };
}

/** A file as it lies in the working tree. @throws SourceError if it is not there, or if it is no text */
export function stateNow({ root }: KernelTree, file: string): FileState {
  const path = join(root, file);
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new SourceError(
      `there is no file ${file} in ${root}; name it by --file PATH, from the root of the tree`,
    );
  return { file, commit: null, text: readableText(readFileSync(path, 'utf8'), path) };
}

/** Whether the working tree has another text of the file than HEAD. */
export function isChanged({ root }: KernelTree, file: string): boolean {
  return git(root, ['diff', '--quiet', 'HEAD', '--', file]).status === 1;
}

/** Whether a commit is another one, or lies behind it. */
export function isAncestor({ root }: KernelTree, commit: Commit, of: Commit): boolean {
  return gitOfCommits(root, ['merge-base', '--is-ancestor', commit.hash, of.hash]).status === 0;
}

/** The two ends of a range. */
export interface Range {
  readonly base: Commit;
  /** Null for the working tree. */
  readonly tip: Commit | null;
}

/**
 * What `A..B`, `A..` or `A` names: two commits; a commit and HEAD; a commit and the working tree, as for `git diff`.
 * @throws SourceError if an end names no commit, or if nothing that the two have in common is left in a shallow clone
 */
export function rangeOf(tree: KernelTree, words: string): Range {
  const ends = words.split('..');
  if (words.includes('...') || ends.length > 2 || ends[0] === '')
    throw new SourceError(
      `--git ${words} is no range; write A..B for two revisions, or A to compare with the working tree`,
    );
  const [from = '', to] = ends;
  const base = commitAt(tree, from);
  if (to === undefined) return { base, tip: null };
  const tip = commitAt(tree, to === '' ? 'HEAD' : to);
  if (gitOfCommits(tree.root, ['merge-base', base.hash, tip.hash]).status !== 0)
    throw new SourceError(
      isShallow(tree.root)
        ? `${tree.root} is a shallow clone that ends before what ${words} have in common; fetch the rest with git fetch --unshallow`
        : `${from} and ${to} have no commit in common; give two revisions of one history`,
    );
  return { base, tip };
}

/**
 * The commits of `base..tip` that touch a file, the oldest first, along first parents: a merge is one step, and the predecessor of each
 * is the one before it in the list.
 */
export function commitsBetween(
  { root }: KernelTree,
  base: Commit,
  tip: Commit,
  file: string,
): readonly Commit[] {
  const { stdout } = git(root, [
    'log',
    '--first-parent',
    '-m',
    '--reverse',
    '--format=%H%x00%h%x00%s',
    `${base.hash}..${tip.hash}`,
    '--',
    file,
  ]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [hash = '', short = '', subject = ''] = line.split('\0');
      return { hash, short, subject };
    });
}
