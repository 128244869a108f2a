// SPDX-License-Identifier: GPL-2.0-only
// Runs git. Each process takes some milliseconds, and one command asks about the same few commits many times.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SourceError } from '../source-error.ts';

/** What a git command answered. */
export interface GitAnswer {
  /** Null if git could not be started. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in a folder. @param input what it reads from its standard input */
export function git(folder: string, args: readonly string[], input = ''): GitAnswer {
  const { status, stderr, stdout } = started(folder, args, input);
  return { status, stdout: stdout?.toString() ?? '', stderr: stderr?.toString() ?? '' };
}

function started(folder: string, args: readonly string[], input: string) {
  return spawnSync('git', args, {
    cwd: folder,
    input,
    maxBuffer: 1 << 28,
    // Messages are read: they have to be git's own words. Looking takes no locks.
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
}

const answers = new Map<string, GitAnswer>();

/** What git says of commits that `args` name by their whole hashes alone: it says the same each time, and is asked once. What failed is asked again. */
export function gitOfCommits(folder: string, args: readonly string[]): GitAnswer {
  const key = [resolve(folder), ...args].join('\0');
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = git(folder, args);
  if (answer.status === 0) answers.set(key, answer);
  return answer;
}

const NEWLINE = 10;

/** The texts of files of a commit by their paths, by one process. What is no file there, or has a path of several lines, is left out. */
export function blobsOf(root: string, commit: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const asked = paths.filter((path) => !path.includes('\n'));
  const names = asked.map((path) => `${commit}:${path}\n`).join('');
  const stdout: Buffer = started(root, ['cat-file', '--batch'], names).stdout ?? Buffer.alloc(0);
  const texts = new Map<string, string>();
  let at = 0;
  for (const path of asked) {
    const end = stdout.indexOf(NEWLINE, at);
    if (end < 0) break;
    // `<hash> blob <bytes>`, the bytes and a newline; else one line without more, as for what is missing.
    const [, type, bytes] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(stdout.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (bytes === undefined) continue;
    // More than fits is cut off.
    if (at + Number(bytes) > stdout.length) break;
    if (type === 'blob') texts.set(path, stdout.toString('utf8', at, at + Number(bytes)));
    at += Number(bytes) + 1;
  }
  return texts;
}

const roots = new Map<string, string>();

/** The root of the checkout that a folder is in, or null. A checkout that was found is there as long as its `.git` is. */
export function checkoutAround(folder: string): string | null {
  const key = resolve(folder);
  const known = roots.get(key);
  if (known !== undefined && existsSync(join(known, '.git'))) return known;
  const { status, stdout } = git(folder, ['rev-parse', '--show-toplevel']);
  if (status !== 0) return null;
  const root = stdout.trim();
  roots.set(key, root);
  return root;
}

/** The hash of the commit that `revision` names, or null. */
export function commitOf(folder: string, revision: string): string | null {
  const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { status, stdout } = git(folder, words);
  return status === 0 ? stdout.trim() : null;
}

/** The hashes of the commits that revisions name, or null, by one process: of names that are no option and stay in their line. */
export function commitsOf(folder: string, revisions: readonly string[]): readonly (string | null)[] {
  const asked = revisions.map((revision) => `${revision}^{commit}\n`).join('');
  const { stdout } = git(folder, ['cat-file', '--batch-check'], asked);
  const answers = stdout.split('\n');
  return revisions.map((_, i) => /^([0-9a-f]{40,64}) commit /.exec(answers[i] ?? '')?.[1] ?? null);
}

/** Whether history ends early in this clone. */
export function isShallow(folder: string): boolean {
  return git(folder, ['rev-parse', '--is-shallow-repository']).stdout.trim() === 'true';
}

/** @throws SourceError if there is no git on this machine */
export function requireGit(what: string): void {
  if (git('.', ['--version']).status !== 0)
    throw new SourceError(`${what} needs git, and there is none on the PATH; install it`);
}
