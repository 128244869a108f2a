// SPDX-License-Identifier: GPL-2.0-only
// The hunks between two texts of a C file, as git makes them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git.ts';

/** One hunk of a unified diff. */
export interface Hunk {
  /** Its first line, from `@@` to the function that it begins in. */
  readonly head: string;
  /** The lines behind it, each with its mark. */
  readonly lines: readonly string[];
  /** The lines of either text that it shows. */
  readonly base: Span;
  readonly tip: Span;
}

/** Lines of a text, from 1. */
interface Span {
  readonly from: number;
  readonly count: number;
}

/** The hunks between two texts of a C file; none where they are equal, or where there is no git. */
export function hunksBetween(base: string, tip: string): readonly Hunk[] {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-diff-'));
  try {
    // With this driver the head of a hunk names a function where git would else take a label for one.
    writeFileSync(join(folder, 'attributes'), '*.c diff=cpp\n');
    writeFileSync(join(folder, 'base.c'), base);
    writeFileSync(join(folder, 'tip.c'), tip);
    const { stdout } = git(folder, [
      ...['-c', `core.attributesFile=${join(folder, 'attributes')}`, '-c', 'diff.interHunkContext=0'],
      ...['diff', '--no-index', '--no-color', '--no-ext-diff', '--unified=3', '--', 'base.c', 'tip.c'],
    ]);
    return hunksIn(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function hunksIn(diff: string): readonly Hunk[] {
  const hunks: { head: string; lines: string[]; base: Span; tip: Span }[] = [];
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const [found, from, count = '1', to, countOfTip = '1'] = HEAD.exec(line) ?? [];
    if (found === undefined) hunks.at(-1)?.lines.push(line);
    else
      hunks.push({
        head: line,
        lines: [],
        base: { from: Number(from), count: Number(count) },
        tip: { from: Number(to), count: Number(countOfTip) },
      });
  }
  return hunks;
}

/** Lines of either text that somebody asks about, and the function of the tip that its line is in. */
export interface Wanted {
  readonly base: number | null;
  readonly tip: number | null;
  readonly inside: { readonly line: number; readonly endLine: number } | null;
  /** Lines at which the tip returned what the base does not, the innermost first. */
  readonly returned?: readonly number[];
}

/**
 * The hunk that belongs to a difference: the one that shows the line of the tip, else the one that shows where it returned, else the nearest one that changes its function, else the one
 * that shows the line of the base, else the only one that there is.
 */
export function hunkFor(hunks: readonly Hunk[], { base, inside, returned = [], tip }: Wanted): Hunk | null {
  const [only = null, ...others] = hunks;
  return (
    hunks.find((hunk) => shows(hunk.tip, tip)) ??
    hunks.find((hunk) => returned.some((line) => shows(hunk.tip, line))) ??
    (inside === null || tip === null ? null : nearest(hunks, tip, inside)) ??
    hunks.find((hunk) => shows(hunk.base, base)) ??
    (others.length === 0 ? only : null)
  );
}

/** Whether a line is one of those. */
export function shows({ count, from }: Span, line: number | null): boolean {
  return line !== null && from <= line && line < from + count;
}

function nearest(
  hunks: readonly Hunk[],
  line: number,
  inside: { readonly line: number; readonly endLine: number },
): Hunk | null {
  const distance = (hunk: Hunk): number =>
    Math.min(
      ...changedLines(hunk)
        .filter((one) => inside.line <= one && one <= inside.endLine)
        .map((one) => Math.abs(one - line)),
    );
  const sorted = hunks.map((hunk) => ({ hunk, away: distance(hunk) })).sort((a, b) => a.away - b.away);
  const [first] = sorted;
  return first === undefined || first.away === Number.POSITIVE_INFINITY ? null : first.hunk;
}

/** The lines of the tip that a hunk adds, and those that stand where it removes some. */
export function changedLines({ lines, tip }: Hunk): readonly number[] {
  const changed = new Set<number>();
  let at = tip.from;
  for (const line of lines) {
    if (line.startsWith('+') || line.startsWith('-')) changed.add(at);
    if (!line.startsWith('-') && !line.startsWith('\\')) at++;
  }
  return [...changed];
}
