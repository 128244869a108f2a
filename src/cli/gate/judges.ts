// SPDX-License-Identifier: GPL-2.0-only
// What judges and changed, and in what it is weaker as far as its files tell.
import { posix } from 'node:path';
import { type ChangedJudge, JUDGE_KINDS, type JudgeKind } from '../../report/gate/judges.ts';
import { git } from '../../source/git/git.ts';
import { importsOf } from '../../source/imports.ts';
import { unpinned } from './lock-file.ts';
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
/** The same by paths from the root of the checkout. */
const KINDS_AT_ROOT: readonly (readonly [kind: JudgeKind, path: RegExp])[] = [
  ['workflow', /^(\.github\/|\.gitlab-ci\.yml$|\.ci\/|docs\/ci\/|deploy\/|action\.yml$)/],
  ['lock-file', /^(package-lock\.json|package\.json|\.npmrc)$/],
];

/** Kinds of which less is weaker, and of which more is. */
const LESS_IS_WEAKER: readonly JudgeKind[] = ['canaries', 'invariants', 'workflow'];
const MORE_IS_WEAKER: readonly JudgeKind[] = ['known-problems'];

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
    const weaker = changed.flatMap((path) => weakerIn(what, path, before.read(path), here.read(path)));
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

function weakerIn(
  what: JudgeKind,
  path: string,
  before: string | null,
  here: string | null,
): readonly string[] {
  if (LESS_IS_WEAKER.includes(what)) {
    if (here === null) return [`${path} is gone`];
    const imported = new Set(specifiersOf(path, here));
    return before === null
      ? []
      : specifiersOf(path, before)
          .filter((specifier) => specifier.startsWith('./') && !imported.has(specifier))
          .map((specifier) => `${path} does without ${specifier}`);
  }
  if (MORE_IS_WEAKER.includes(what) && before === null) return [`${path} is new, and excuses something`];
  if (what === 'lock-file' && path.endsWith('package-lock.json')) return unpinned(path, before, here);
  return [];
}

function specifiersOf(path: string, text: string): readonly string[] {
  return importsOf(path, text).clear.map(({ specifier }) => specifier);
}
