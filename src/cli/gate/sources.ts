// SPDX-License-Identifier: GPL-2.0-only
// The files of a variant, and whether the model changed.
import { posix } from 'node:path';
import { importCandidates, relativeImports } from '../../source/closure.ts';
import { git } from '../../source/git/git.ts';
import type { Tree } from './trees.ts';

/** The files of a variant at one revision. */
export interface VariantSources {
  /** The entry and what it imports by relative paths, short of the kernel: text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What it imports as the kernel by a relative path. */
  readonly kernel: readonly string[];
}

/** Imports that lead into the model, of which every variant is made anew. */
const MODEL = /(^|\/)src\/kernel\//;

/** The files that the module at `entry` is made of; null if there is none. */
export function sourcesOf(tree: Tree, entry: string): VariantSources | null {
  const files = new Map<string, string>();
  const kernel = new Set<string>();
  const add = (path: string): boolean => {
    if (files.has(path)) return true;
    const text = tree.read(path);
    if (text === null) return false;
    files.set(path, text);
    for (const specifier of relativeImports(text)) {
      const target = posix.join(posix.dirname(path), specifier);
      if (MODEL.test(target)) kernel.add(target);
      else importCandidates(target).find(add);
    }
    return true;
  };
  return add(entry) ? { files, kernel: [...kernel] } : null;
}

/** The files that differ, or that only one side has. */
export function changedFiles(base: VariantSources | null, here: VariantSources | null): readonly string[] {
  const paths = new Set([...(base?.files.keys() ?? []), ...(here?.files.keys() ?? [])]);
  return [...paths].filter((path) => base?.files.get(path) !== here?.files.get(path)).sort();
}

/** Folders below the project whose code decides what a verdict says. */
export const JUDGES = ['src/kernel', 'src/core', 'src/subjects', 'src/engines'];

/** Whether the model, or what judges a run, changed since a commit. */
export function modelChanged(root: string, commit: string, project: string): boolean {
  const folders = JUDGES.map((folder) => posix.join(project, folder));
  const changed = git(root, ['diff', '--name-only', '-z', commit, '--', ...folders]);
  const added = git(root, ['ls-files', '--others', '--exclude-standard', '-z', '--', ...folders]);
  return `${changed.stdout}${added.stdout}`.split('\0').some(decides);
}

/** Whether a file is part of what runs. */
export function decides(path: string): boolean {
  return path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/testing/');
}
