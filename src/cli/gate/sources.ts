// SPDX-License-Identifier: GPL-2.0-only
// The files of a variant, and whether the model changed.
import { posix } from 'node:path';
import { git } from '../../source/git/git.ts';
import { isKernelPath, type VariantSource, variantSource } from '../../source/variant-source.ts';
import type { Tree } from './trees.ts';

/** Imports that lead into the model, of which every variant is made anew. */
function isModel(path: string): boolean {
  return isKernelPath(path) || /(^|\/)src\/contracts\./.test(path);
}

const CONTRACTS = ['.ts', '.mts', '.js', '.mjs'].map((extension) => `contracts${extension}`);

/**
 * The files that the module at `entry` and the contracts beside it are made of; null if there is none.
 * @param lenient whether what cannot be followed is left out: what was committed once is not refused any more
 * @throws SourceError if that cannot be told
 */
export function sourcesOf({ read }: Tree, entry: string, lenient = false): VariantSource | null {
  if (read(entry) === null) return null;
  const beside = CONTRACTS.map((name) => posix.join(posix.dirname(entry), name)).filter(
    (path) => path !== entry && read(path) !== null,
  );
  const all = [entry, ...beside].map((path) => variantSource(path, { read, isOutside: isModel, lenient }));
  return {
    entry,
    files: new Map(all.flatMap(({ files }) => [...files])),
    outside: [...new Set(all.flatMap(({ outside }) => outside))],
    missing: [...new Set(all.flatMap(({ missing }) => missing))],
  };
}

/** The files that differ, or that only one side has. */
export function changedFiles(base: VariantSource | null, here: VariantSource | null): readonly string[] {
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
