// SPDX-License-Identifier: GPL-2.0-only
// What judges and changed, and in what it is weaker as far as its files tell.
import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type ChangedJudge, JUDGE_KINDS, type JudgeKind } from '../../report/gate/judges.ts';
import { git } from '../../source/git/git.ts';
import { importsOf } from '../../source/imports.ts';
import { linesOnlyIn } from './lines.ts';
import { otherPackage, unpinned } from './lock-file.ts';
import type { Tree } from './trees.ts';

/** The kinds of what judges, by paths below the project; the first that fits counts. */
const KINDS: readonly (readonly [kind: JudgeKind, path: RegExp])[] = [
  ['certificate', /^reports\/certificate\.(json|md)$/],
  ['contracts', /^(refactored\/.*\/)?contracts\.[mc]?[tj]s$/],
  ['known-problems', /^src\/subjects\/.*known-problems\//],
  ['canaries', /^src\/mistakes\//],
  ['invariants', /^src\/subjects\/.*invariants/],
  ['original', /^legacy\//],
  ['model', /^src\/(kernel|core|subjects|engines|c|source|report)\//],
  ['command-line', /^(src\/cli|bin)\//],
];
/** Files that decide what the tools make of the others, wherever they lie. */
const SETTINGS =
  /(^|\/)(\.gitattributes|\.gitmodules|[tj]sconfig[\w.-]*\.json|vite(st)?[\w.-]*\.config\.[mc]?[tj]s)$/;
/** The same by paths from the root of the checkout. */
const KINDS_AT_ROOT: readonly (readonly [kind: JudgeKind, path: RegExp])[] = [
  ['workflow', /^(\.github\/|\.gitlab-ci\.yml$|\.ci\/|docs\/ci\/|deploy\/|action\.ya?ml$)/],
  ['workflow', SETTINGS],
  ['lock-file', /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|package\.json|\.npmrc)$/],
];

/** Kinds of which less is weaker, those of which more is, and those of which nobody can say what a change does. */
const LESS_IS_WEAKER: readonly JudgeKind[] = ['canaries', 'invariants', 'workflow'];
const MORE_IS_WEAKER: readonly JudgeKind[] = ['known-problems', 'workflow'];
/** Files of the model and of the command line, below the project, of which less is weaker: what a scenario may be, what headers declare, the gate. */
const LOSSES = /^src\/(subjects\/.*dimensions|c\/facade\/(headers|profiles)\/|(cli|report)\/gate\/)/;

/**
 * What judges and is not what it was, by its files.
 * @param project the folder of the project, from the root
 */
export function changedJudges(
  root: string,
  commit: string,
  project: string,
  before: Tree,
  here: Tree,
): readonly ChangedJudge[] {
  const files = changedPaths(root, commit);
  const byKind = new Map<JudgeKind, string[]>();
  for (const path of files) {
    const kind = kindOf(path, project);
    if (kind !== null) byKind.set(kind, [...(byKind.get(kind) ?? []), path]);
  }
  return JUDGE_KINDS.flatMap((what): readonly ChangedJudge[] => {
    const changed = byKind.get(what);
    if (changed === undefined) return [];
    const weaker = changed.flatMap((path) => {
      if (isLink(root, path)) return [`${path} is a link`];
      const texts = { before: before.read(path), here: here.read(path) };
      return weakerIn(what, path, posix.relative(project, path), texts);
    });
    return [{ what, files: changed, weaker, allowed: false }];
  });
}

/** What differs from a commit, what git does not know yet included. */
function changedPaths(root: string, commit: string): readonly string[] {
  const changed = git(root, ['diff', '--name-only', '--no-renames', '-z', commit]);
  const added = git(root, ['ls-files', '--others', '--exclude-standard', '-z']);
  return [...new Set(`${changed.stdout}${added.stdout}`.split('\0'))].filter((path) => path !== '').sort();
}

function kindOf(path: string, project: string): JudgeKind | null {
  if (/\.test\.[tj]sx?$/.test(path)) return null;
  const below = posix.relative(project, path);
  return (
    KINDS.find(([, pattern]) => pattern.test(below))?.[0] ??
    KINDS_AT_ROOT.find(([, pattern]) => pattern.test(path))?.[0] ??
    null
  );
}

function isLink(root: string, path: string): boolean {
  return lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** @param below the path from the folder of the project */
function weakerIn(
  what: JudgeKind,
  path: string,
  below: string,
  { before, here }: { readonly before: string | null; readonly here: string | null },
): readonly string[] {
  if (path.endsWith('package-lock.json')) return unpinned(path, before, here);
  if (path.endsWith('package.json')) return otherPackage(path, before, here);
  const isSetting = SETTINGS.test(path) || what === 'lock-file';
  const isLess = LESS_IS_WEAKER.includes(what) || LOSSES.test(below) || isSetting;
  const isMore = MORE_IS_WEAKER.includes(what) || isSetting;
  if (here === null) return isLess ? [`${path} is gone`] : [];
  if (before === null) {
    if (isSetting) return [`${path} is new, and decides what others mean`];
    return what === 'known-problems' ? [`${path} is new, and excuses something`] : [];
  }
  if (isLess) {
    const imported = new Set(specifiersOf(path, here));
    const without = specifiersOf(path, before).filter(
      (specifier) => specifier.startsWith('./') && !imported.has(specifier),
    );
    if (without.length > 0) return without.map((specifier) => `${path} does without ${specifier}`);
    const [gone] = linesOnlyIn(path, before, here);
    if (gone !== undefined) return [`${path} does without "${gone}"`];
  }
  const [come] = isMore ? linesOnlyIn(path, here, before) : [];
  return come === undefined ? [] : [`${path} says "${come}", which it did not`];
}

function specifiersOf(path: string, text: string): readonly string[] {
  if (!/\.[mc]?[tj]s$/.test(path)) return [];
  return importsOf(path, text).clear.map(({ specifier }) => specifier);
}
