// SPDX-License-Identifier: GPL-2.0-only
// Runs git.
import { spawnSync } from 'node:child_process';
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
  const { status, stderr, stdout } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 28,
    // Messages are read: they have to be git's own words. Looking takes no locks.
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** The root of the checkout that a folder is in, or null. */
export function checkoutAround(folder: string): string | null {
  const { status, stdout } = git(folder, ['rev-parse', '--show-toplevel']);
  return status === 0 ? stdout.trim() : null;
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
