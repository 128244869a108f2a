// SPDX-License-Identifier: GPL-2.0-only
// Files of the work tree and of a commit.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { blobsOf, git, gitOfCommits } from '../../source/git/git.ts';

/** The files of a checkout at one revision, by their paths from its root. */
export interface Tree {
  /** The text of a file; null if there is none. */
  readonly read: (path: string) => string | null;
  /** The files below a folder. */
  readonly below: (folder: string) => readonly string[];
}

/** The files as they are now, those that git does not know yet included. */
export function workTree(root: string): Tree {
  return {
    read: (path) => {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        return null;
      }
    },
    below: (folder) => {
      const { stdout } = git(root, [
        'ls-files',
        '-z',
        '--cached',
        '--others',
        '--exclude-standard',
        '--',
        folder,
      ]);
      return paths(stdout);
    },
  };
}

const trees = new Map<string, Tree>();

/** The files of a commit, which stay what they are. @param commit its whole hash */
export function treeOf(root: string, commit: string): Tree {
  const key = `${commit}:${root}`;
  const tree = trees.get(key) ?? readTree(root, commit);
  trees.set(key, tree);
  return tree;
}

function readTree(root: string, commit: string): Tree {
  // Most paths that an import may stand for are not there.
  const list = ['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit];
  const files = new Set(paths(git(root, list).stdout));
  const texts = new Map<string, string>();
  return {
    read: (path) => {
      if (!files.has(path)) return null;
      if (!texts.has(path)) {
        // Who reads one file of a folder reads its others, and git takes a process for each answer.
        const beside = [...files].filter(
          (other) =>
            posix.dirname(other) === posix.dirname(path) && posix.extname(other) === posix.extname(path),
        );
        for (const [one, text] of blobsOf(root, commit, beside)) texts.set(one, text);
      }
      return texts.get(path) ?? gitOfCommits(root, ['cat-file', 'blob', `${commit}:${path}`]).stdout;
    },
    below: (folder) => [...files].filter((path) => path.startsWith(`${folder}/`)),
  };
}

function paths(list: string): readonly string[] {
  return list.split('\0').filter((path) => path !== '');
}
