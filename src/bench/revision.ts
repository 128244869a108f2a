// SPDX-License-Identifier: GPL-2.0-only
// Another revision of the project, built in a folder of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../source/source-error.ts';

/** A build of a revision. */
export interface BuiltRevision {
  /** Its `dist`. */
  readonly dist: string;
  /** Short hash of its commit. */
  readonly commit: string;
  /** Removes the folder and what git knows of it. */
  readonly remove: () => void;
}

/**
 * Checks a revision out beside the checkout in `root`, and builds it.
 * @throws SourceError if there is no such revision, or it does not build
 */
export function buildRevision(
  root: string,
  revision: string,
  onProgress: (line: string) => void,
): BuiltRevision {
  const commit = git(root, [
    'rev-parse',
    '--short',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  if (commit === null)
    throw new SourceError(`there is no revision ${revision}: name a commit, a tag or a branch by --against`);
  const folder = join(mkdtempSync(join(tmpdir(), 'stage2-verify-bench-')), 'tree');
  const remove = (): void => {
    git(root, ['worktree', 'remove', '--force', folder]);
    rmSync(join(folder, '..'), { recursive: true, force: true });
    git(root, ['worktree', 'prune']);
  };
  try {
    if (git(root, ['worktree', 'add', '--quiet', '--detach', folder, commit]) === null)
      throw new SourceError(`git cannot check out ${revision} in ${folder}`);
    onProgress(`building ${revision} (${commit})`);
    takePackages(root, folder);
    npm(folder, ['run', '-s', 'build'], `${revision} does not build`);
  } catch (error) {
    remove();
    throw error;
  }
  return { dist: join(folder, 'dist'), commit, remove };
}

/** The packages of the checkout where they are the same, else those that the revision names. */
function takePackages(root: string, folder: string): void {
  const lockOf = (at: string): string => readFileSync(join(at, 'package-lock.json'), 'utf8');
  if (lockOf(root) === lockOf(folder)) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  else npm(folder, ['ci', '--silent'], 'the packages of the revision cannot be installed');
}

function git(root: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function npm(folder: string, args: readonly string[], otherwise: string): void {
  const { status, stderr, stdout } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return;
  const said = `${stdout}${stderr}`.trim().split('\n')[0] ?? '';
  throw new SourceError(`${otherwise}: ${said}`);
}
