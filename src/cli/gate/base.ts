// SPDX-License-Identifier: GPL-2.0-only
// The commit to compare with.
import { checkoutAround, commitOf, commitsOf, git, isShallow } from '../../source/git/git.ts';
import { UsageError } from '../usage-error.ts';

/** The revision that a checkout is compared with. */
export interface Base {
  /** As it was named. */
  readonly revision: string;
  /** Hash of the commit that this checkout and the revision have in common. */
  readonly commit: string;
  /** Root of the checkout. */
  readonly root: string;
}

/** What the main branch may be called, in the order of trust. */
const MAIN_REVISIONS = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/**
 * Finds the commit to compare with: where this checkout left `revision`, so that what was done there since does not count.
 * @param revision the main branch if absent
 * @param folder the folder that the command runs in
 * @param option what names it, for messages
 * @throws UsageError if there is no such commit, with what to do about it
 */
export function findBase(revision: string | undefined, folder: string, option = '--base'): Base {
  const root = checkoutAround(folder);
  if (root === null)
    throw new UsageError(
      'gate needs a git checkout, and this folder is in none; run it in a clone of the project',
    );
  const { commit, named } =
    revision === undefined ? mainOf(folder) : { commit: commitOf(folder, revision), named: revision };
  if (named === undefined)
    throw new UsageError(
      `this checkout has no branch ${MAIN_REVISIONS.slice(1).join(', ')}; name the revision to compare with by --base REV`,
    );
  if (commit === null)
    throw new UsageError(
      isShallow(folder)
        ? `${option} ${named} is not in this clone, which is shallow; fetch it with git fetch --unshallow (actions/checkout: fetch-depth: 0)`
        : `${option} ${named} names no commit of this checkout; give a branch, a tag or a hash, or fetch it first`,
    );
  const common = git(folder, ['merge-base', 'HEAD', commit]);
  if (common.status !== 0)
    throw new UsageError(
      isShallow(folder)
        ? `this clone is shallow and ends before ${option} ${named}; fetch the rest with git fetch --unshallow (actions/checkout: fetch-depth: 0)`
        : `${option} ${named} has no commit in common with this checkout; give a revision that it started from`,
    );
  return { revision: named, commit: common.stdout.trim(), root };
}

/** The main branch, by its name and its commit. */
function mainOf(folder: string): { readonly commit: string | null; readonly named: string | undefined } {
  const commits = commitsOf(folder, MAIN_REVISIONS);
  const found = commits.findIndex((commit) => commit !== null);
  return { commit: commits[found] ?? null, named: MAIN_REVISIONS[found] };
}
