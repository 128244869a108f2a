// SPDX-License-Identifier: GPL-2.0-only
// Lines changed since a revision, for `mutate`.
import { type ChangedLines, changedLines } from '../../mistakes/mutants/changed-lines.ts';
import { checkoutAround, git } from '../../source/git/git.ts';
import { readPackage } from '../../source/package-info.ts';
import { UsageError } from '../usage-error.ts';

/** Folders whose code is mutated. */
const MUTATED = ['legacy', 'refactored', 'src/kernel/fault'];

/**
 * The lines of the variants that changed since a revision, files that git does not know yet included.
 * @param here the folder that the command runs in
 * @throws UsageError outside a checkout, or if there is no such revision
 */
export function linesSince(revision: string, here: string): ChangedLines {
  const { folder } = readPackage();
  if (checkoutAround(here) === null)
    throw new UsageError(
      '--since needs a checkout, and this folder is in none; run it in a clone of the project',
    );
  if (checkoutAround(folder) === null)
    throw new UsageError(
      `--since needs the sources under git, and ${folder} is no checkout; run it in a clone of the project`,
    );
  const known = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (known.status !== 0)
    throw new UsageError(
      `--since ${revision} names no commit of this checkout; give a branch, a tag or a hash`,
    );
  const patch = git(folder, [
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-prefix',
    '--relative',
    known.stdout.trim(),
    '--',
    ...MUTATED,
  ]);
  const added = git(folder, ['ls-files', '--others', '--exclude-standard', '--', ...MUTATED]);
  if (patch.status !== 0 || added.status !== 0)
    throw new UsageError(`--since ${revision} cannot be compared (${patch.stderr.trim()})`);
  const lines = new Map(changedLines(patch.stdout));
  for (const file of added.stdout.split('\n').filter((name) => name !== '')) lines.set(file, 'all');
  return lines;
}
