// SPDX-License-Identifier: GPL-2.0-only
import { posix } from 'node:path';
import type { ts as TypeScript } from 'ts-morph';
import { git } from '../git.ts';
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

/** The compiler, as far as it is needed to find imports. */
export type ImportFinder = Pick<typeof TypeScript, 'preProcessFile'>;

/** The files that the module at `entry` is made of; null if there is none. */
export function sourcesOf(ts: ImportFinder, tree: Tree, entry: string): VariantSources | null {
  const files = new Map<string, string>();
  const kernel = new Set<string>();
  const visit = (path: string): void => {
    if (files.has(path)) return;
    const text = tree.read(path);
    if (text === null) return;
    files.set(path, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (!/^\.\.?\//.test(fileName)) continue;
      const target = posix.join(posix.dirname(path), fileName);
      if (MODEL.test(target)) kernel.add(target);
      else for (const candidate of candidates(target)) visit(candidate);
    }
  };
  visit(entry);
  return files.size === 0 ? null : { files, kernel: [...kernel] };
}

/** What a specifier may stand for. */
function candidates(path: string): readonly string[] {
  return [path, path.replace(/\.(m?)js$/, '.$1ts'), `${path}.ts`, `${path}/index.ts`];
}

/** The files that differ, or that only one side has. */
export function changedFiles(base: VariantSources | null, here: VariantSources | null): readonly string[] {
  const paths = new Set([...(base?.files.keys() ?? []), ...(here?.files.keys() ?? [])]);
  return [...paths].filter((path) => base?.files.get(path) !== here?.files.get(path)).sort();
}

/** Folders below the project whose code decides what a verdict says. */
export const JUDGES = ['src/kernel', 'src/scenario', 'src/verify', 'src/engines'];

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
