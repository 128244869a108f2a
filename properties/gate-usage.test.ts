// SPDX-License-Identifier: GPL-2.0-only
/** What `gate` says where it cannot compare. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitAll, copyVariant, git } from './testing/checkout.ts';
import { emptyFolder, folderWith, run } from './testing/cli.ts';

/** A checkout with one variant and three commits. */
function checkout(): string {
  const folder = emptyFolder();
  git(folder, 'init', '--quiet', '--initial-branch=trunk');
  copyVariant('refactored/extracted-helpers', join(folder, 'refactored/one'));
  commitAll(folder, 'first');
  for (const message of ['second', 'third']) git(folder, 'commit', '--quiet', '--allow-empty', '-m', message);
  return folder;
}

async function refused(folder: string, ...args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await run(folder, 'gate', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

test('outside a checkout', async () => {
  expect(await refused(emptyFolder())).toContain(
    'gate needs a git checkout, and this folder is in none; run it in a clone of the project',
  );
});

test('a revision that does not exist, and no main branch to take instead', async () => {
  const folder = checkout();
  expect(await refused(folder, '--base', 'no-such-branch')).toContain(
    '--base no-such-branch names no commit of this checkout; give a branch, a tag or a hash, or fetch it first',
  );
  expect(await refused(folder)).toContain('name the revision to compare with by --base REV');
});

test('a revision that looks like an option is a revision', async () => {
  expect(await refused(checkout(), '--base=--output=x')).toContain('--base --output=x names no commit');
});

test('a clone that is too shallow', async () => {
  const origin = checkout();
  const [, , first] = git(origin, 'log', '--format=%H').split('\n');
  git(origin, 'branch', 'old', first);
  const clone = emptyFolder();
  git(clone, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'clone');
  const folder = join(clone, 'clone');
  expect(await refused(folder, '--base', first)).toContain(
    `--base ${first} is not in this clone, which is shallow; fetch it with git fetch --unshallow (actions/checkout: fetch-depth: 0)`,
  );
  git(folder, 'fetch', '--quiet', '--depth=1', 'origin', 'old:old');
  expect(await refused(folder, '--base', 'old')).toContain(
    'this clone is shallow and ends before --base old; fetch the rest with git fetch --unshallow',
  );
});

test('a revision without a common commit', async () => {
  const folder = checkout();
  git(folder, 'checkout', '--quiet', '--orphan', 'other');
  git(folder, 'commit', '--quiet', '--message', 'unrelated');
  expect(await refused(folder, '--base', 'trunk')).toContain(
    '--base trunk has no commit in common with this checkout',
  );
});

test('a checkout without variants, and a file outside of it', async () => {
  const folder = folderWith({ 'README.md': 'nothing here' });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commitAll(folder, 'nothing');
  expect(await refused(folder)).toContain('there is no refactored/*/user_mem_abort.ts below this folder');
  expect(await refused(folder, '--refactored', '../elsewhere.ts')).toContain(
    '--refactored ../elsewhere.ts is not in the checkout',
  );
});
