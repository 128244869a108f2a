// SPDX-License-Identifier: GPL-2.0-only
// Runs git.
import { spawnSync } from 'node:child_process';

/** What a git command answered. */
export interface GitAnswer {
  /** Null if git could not be started. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in a folder. */
export function git(folder: string, args: readonly string[]): GitAnswer {
  const { status, stderr, stdout } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** The root of the checkout that a folder is in, or null. */
export function checkoutAround(folder: string): string | null {
  const { status, stdout } = git(folder, ['rev-parse', '--show-toplevel']);
  return status === 0 ? stdout.trim() : null;
}
