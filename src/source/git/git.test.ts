// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blobsOf, checkoutAround, gitOfCommits } from './git.ts';
import { testRepository } from './testing/repository.ts';

it('files of a commit are read together, each byte for byte, and what is none is left out', () => {
  const repository = testRepository();
  const files = {
    'a.ts': 'one\n',
    'empty.ts': '',
    'deep/er/ü ä.ts': 'ü\n\nno newline, and a line that looks like a head:\n0123 blob 4',
    'last.ts': 'last\n',
  };
  const commit = repository.commit('Files', files);
  repository.write({ 'a.ts': 'changed since\n' });
  const paths = ['a.ts', 'gone.ts', 'deep', 'of\ntwo lines', ...Object.keys(files).slice(1)];
  expect(Object.fromEntries(blobsOf(repository.root, commit, paths))).toEqual(files);
  expect(blobsOf(repository.root, commit, [])).toEqual(new Map());
});

it('what git says of a commit is asked once, and what it refused is asked again', () => {
  const repository = testRepository();
  const commit = repository.commit('First', { file: 'one\n' });
  const words = ['cat-file', 'blob', `${commit}:file`];
  expect(gitOfCommits(repository.root, words)).toBe(gitOfCommits(repository.root, words));
  const later = ['rev-parse', '--verify', 'refs/heads/later'];
  expect(gitOfCommits(repository.root, later).status).not.toBe(0);
  repository.git('branch', 'later');
  expect(gitOfCommits(repository.root, later)).toMatchObject({ status: 0, stdout: `${commit}\n` });
});

it('the root of a checkout is found from its folders, as long as it is one', () => {
  const { root } = testRepository();
  mkdirSync(join(root, 'a/b'), { recursive: true });
  expect(checkoutAround(join(root, 'a/b'))).toBe(checkoutAround(root));
  expect(checkoutAround(root)).not.toBeNull();
  renameSync(join(root, '.git'), join(root, 'away'));
  expect(checkoutAround(root)).toBeNull();
});
