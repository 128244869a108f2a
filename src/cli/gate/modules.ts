// SPDX-License-Identifier: GPL-2.0-only
// The variants of a checkout.
import { realpathSync } from 'node:fs';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { Tree } from './trees.ts';

/** The modules that a gate compares, by their paths from the root of the checkout. */
export interface GatedModules {
  /** The folder that holds `legacy/` and `refactored/`: where the command runs. */
  readonly project: string;
  /** Null where the reference is the built-in one. */
  readonly legacy: string | null;
  /** Those of the base and those that are here. */
  readonly refactored: readonly string[];
}

const ENTRY = 'user_mem_abort.ts';
const REFACTORED = new RegExp(`^refactored/[^/]+/${ENTRY}$`);

/**
 * Finds the modules: those that are named, else each `user_mem_abort.ts` in a folder of `refactored/` below the current folder, here
 * and at the base, and `legacy/user_mem_abort.ts` if there is one.
 * @throws UsageError if there is none, or one lies outside the checkout
 */
export function findModules(
  root: string,
  here: Tree,
  base: Tree,
  named: {
    /** The folder that the command runs in. */
    readonly folder: string;
    readonly legacy?: string;
    readonly refactored?: readonly string[];
  },
): GatedModules {
  const pathIn = (path: string, what: string): string => inside(root, named.folder, path, what);
  const project = pathIn('.', 'the current folder');
  const ofLegacy = posix.join(project, 'legacy', ENTRY);
  const legacy =
    named.legacy === undefined
      ? here.read(ofLegacy) === null
        ? null
        : ofLegacy
      : pathIn(named.legacy, `--legacy ${named.legacy}`);
  const folder = posix.join(project, 'refactored');
  const found = [...here.below(folder), ...base.below(folder)].filter(
    (path) => REFACTORED.test(posix.relative(project, path)) && (here.read(path) ?? base.read(path)) !== null,
  );
  const refactored =
    named.refactored?.map((module) => pathIn(module, `--refactored ${module}`)) ?? [...new Set(found)].sort();
  if (refactored.length === 0)
    throw new UsageError(
      `there is no refactored/*/${ENTRY} below this folder; change to the folder that holds it, or name a file by --refactored FILE`,
    );
  return { project, legacy, refactored };
}

function inside(root: string, folder: string, path: string, what: string): string {
  const below = relative(realpathSync(root), resolve(realpathSync(folder), path));
  if (below.startsWith('..') || isAbsolute(below))
    throw new UsageError(`${what} is not in the checkout ${root}; give a file of the checkout`);
  return below === '' ? '.' : join(below).replaceAll(sep, '/');
}
