// SPDX-License-Identifier: GPL-2.0-only
// The variants that --git names, as modules.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { USUAL_FILE } from '../source/c-source.ts';
import { checkoutAround } from '../source/git/git.ts';
import {
  type Commit,
  commitAt,
  commitsBetween,
  isAncestor,
  isChanged,
  type KernelTree,
  openTree,
  type Range,
  rangeOf,
  stateAt,
  stateNow,
} from '../source/git/kernel-tree.ts';
import { asUsage } from './c-reading.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Options that name revisions. */
export interface GitFlags {
  readonly git?: string;
  readonly tree?: string;
  readonly file?: string;
  readonly legacy?: string;
  readonly refactored?: readonly string[];
}

/** What a range names: base and tip, as MODULEs. */
export interface NamedRange {
  readonly kernel: KernelTree;
  readonly file: string;
  readonly range: Range;
  readonly base: string;
  readonly tip: string;
}

/**
 * The range that the options name; in a kernel tree without any options HEAD against the working tree.
 * @returns null if the variants are named otherwise
 * @throws UsageError if something of it cannot be had, or if the file is the same on both sides
 */
export function namedRange(flags: GitFlags, io: Pick<Io, 'cwd'>): NamedRange | null {
  const { legacy, refactored, tree } = flags;
  if (flags.git === undefined) {
    const isNamed = legacy !== undefined || refactored !== undefined;
    if (isNamed) return null;
    const root = checkoutAround(tree === undefined ? io.cwd : resolve(io.cwd, tree));
    if (root === null || !existsSync(join(root, flags.file ?? USUAL_FILE))) {
      if (tree === undefined && flags.file === undefined) return null;
      throw new UsageError(
        `${tree === undefined ? io.cwd : `--tree ${tree}`} is no kernel tree with ${flags.file ?? USUAL_FILE}; name two revisions of one by --git A..B and --tree DIR`,
      );
    }
  } else if (legacy !== undefined || refactored !== undefined) {
    throw new UsageError(
      '--git names base and tip; leave --legacy and --refactored out, or write --legacy REV:FILE',
    );
  }
  return asUsage(() => inTree(openTree(tree === undefined ? io.cwd : resolve(io.cwd, tree)), flags, io));
}

function inTree(kernel: KernelTree, flags: GitFlags, io: Pick<Io, 'cwd'>): NamedRange {
  const file = flags.file ?? USUAL_FILE;
  const range = rangeOf(kernel, flags.git ?? 'HEAD');
  const before = stateAt(kernel, range.base, file);
  const after = range.tip === null ? stateNow(kernel, file) : stateAt(kernel, range.tip, file);
  if (flags.git === undefined && !isChanged(kernel, file))
    throw new UsageError(
      `${file} in the working tree is that of HEAD; change it, or name what to compare: --git A..B, or series --git A..B for a series`,
    );
  if (before.text === after.text)
    throw new UsageError(
      `${file} is the same in ${range.base.short} and ${range.tip?.short ?? 'the working tree'}; name other revisions by --git A..B, or another file by --file PATH`,
    );
  return {
    kernel,
    file,
    range,
    base: moduleOf(kernel, range.base, file, io),
    tip: moduleOf(kernel, range.tip, file, io),
  };
}

/** A file of a commit, or of the working tree, as a MODULE. */
export function moduleOf(
  { root }: KernelTree,
  commit: Commit | null,
  file: string,
  io: Pick<Io, 'cwd'>,
): string {
  return commit === null ? relative(io.cwd, join(root, file)) : `${commit.short}:${file}`;
}

/** The commits of a range that touch its file, the oldest first, as MODULEs; the working tree, where that is the tip, comes last. */
export function commitsOf({ file, kernel, range }: NamedRange, io: Pick<Io, 'cwd'>): readonly string[] {
  const tip = range.tip ?? asUsage(() => commitAt(kernel, 'HEAD'));
  const commits = commitsBetween(kernel, range.base, tip, file).map((commit) =>
    moduleOf(kernel, commit, file, io),
  );
  const isDirty = range.tip === null && isChanged(kernel, file);
  const modules = isDirty ? [...commits, moduleOf(kernel, null, file, io)] : commits;
  if (modules.length === 0)
    throw new UsageError(
      `no commit of ${range.base.short}..${tip.short} changes ${file}; ${backwards(kernel, range) === null ? 'name a series that does by --git A..B' : `${range.base.short} is the later of the two: write --git ${tip.short}..${range.base.short}`}`,
    );
  return modules;
}

/** What there is to say of a range whose base has its tip behind it; null for any other. */
export function backwards(kernel: KernelTree, { base, tip }: Range): string | null {
  if (tip === null || base.hash === tip.hash || !isAncestor(kernel, tip, base)) return null;
  return `${base.short} is later than ${tip.short}: this asks what it does to take back what lies between`;
}

/** The options of a command with the variants of a range in the place of --git. */
export function withRange<Flags extends GitFlags>(flags: Flags, named: NamedRange | null): Flags {
  return named === null ? flags : { ...flags, legacy: named.base, refactored: [named.tip] };
}
