// SPDX-License-Identifier: GPL-2.0-only
// Files of the work tree and of a commit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../../source/git/git.ts';

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

/** The files of a commit. */
export function treeOf(root: string, commit: string): Tree {
  // A commit does not change, git takes a process for each answer, and most paths that an import may stand for are not there.
  let listed: ReadonlySet<string> | null = null;
  const files = (): ReadonlySet<string> => {
    listed ??= new Set(
      paths(git(root, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit]).stdout),
    );
    return listed;
  };
  const texts = new Map<string, string>();
  return {
    read: (path) => {
      if (!files().has(path)) return null;
      let text = texts.get(path);
      if (text === undefined) {
        text = git(root, ['cat-file', 'blob', `${commit}:${path}`]).stdout;
        texts.set(path, text);
      }
      return text;
    },
    below: (folder) => [...files()].filter((path) => path.startsWith(`${folder}/`)),
  };
}

function paths(list: string): readonly string[] {
  return list.split('\0').filter((path) => path !== '');
}
