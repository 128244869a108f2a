// SPDX-License-Identifier: GPL-2.0-only
// Counts held against branches and the list.
import type { SourceFile } from 'ts-morph';
import { STEP } from '../../c/confine.ts';
import { asC } from '../../c/emit/as-c.ts';
import type { Translation } from '../../c/translate.ts';
import { type BranchPoint, branchPoints, type TsMorph } from './branch_points.ts';
import { type CountedScript, countAt } from './coverage.ts';
import { type Entry, urlOf } from './entry.ts';
import { locator, type ShownLine } from './positions.ts';
import { type VariantFile, variantFiles } from './sources.ts';
import type { Unreachable } from './unreachable.ts';

/** A branch, and something to say about it. */
export interface BranchRemark {
  /** `path:line` in the source, and the branch. */
  readonly at: string;
  readonly why: string;
}

/** A branch, and how often control came to it. */
export interface CountedBranch {
  /** Path as in `BranchRemark.at`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The function that it is in; empty at file scope. */
  readonly inFunction: string;
  readonly text: string;
  readonly count: number;
}

/** The branches of one module that a pass reached. */
export interface Measurement {
  readonly reached: number;
  /** 0 if they could not be measured, which `remark` then explains. */
  readonly total: number;
  /** Branches that were not reached: with the reason on the list, or without one. */
  readonly missing: readonly BranchRemark[];
  /** Branches that the list calls unreachable and that were reached: the list is wrong, or the variant is. */
  readonly stale: readonly BranchRemark[];
  readonly remark: string | null;
  /** Every branch, in the order of the source. */
  readonly counted: readonly CountedBranch[];
}

/** What is said about a branch that is neither reached nor listed. */
export const NOT_REACHED = 'not reached by this run';

/** The measurement of a module of which nothing is known. */
export function unknownBranches(why: string): Measurement {
  return { reached: 0, total: 0, missing: [], stale: [], remark: `branches unknown: ${why}`, counted: [] };
}

/** The measurement of a module that does not load or that brings its thread down. */
export function failedToRun(error: unknown): Measurement {
  const message = error instanceof Error ? error.message : String(error);
  return unknownBranches(`the module could not be run: ${message}`);
}

/** Holds what was counted while the module at `entry` ran against its branches and the list. */
export function measurementOf(
  ts: TsMorph,
  entry: Entry,
  scripts: readonly CountedScript[],
  parse: (script: CountedScript) => SourceFile,
  list: readonly Unreachable[],
  folder: string,
): Measurement {
  const files =
    typeof entry === 'string' ? variantFiles(ts, entry, scripts, parse) : scriptOf(entry, scripts, parse);
  if (files.length === 0) return unknownBranches('the module is not among the scripts that ran');
  const missing: BranchRemark[] = [];
  const stale: BranchRemark[] = [];
  const counted: CountedBranch[] = [];
  let reached = 0;
  let total = 0;
  for (const { script, tree } of files) {
    const locate = locator(script, folder);
    const points = branchPoints(ts, tree).map((point) => ({ ...point, ...locate(point.start) }));
    for (const point of typeof entry === 'string' ? points : points.flatMap(pointOfC(entry, script))) {
      const listed = list.find((one) => isMeant(one, entry, point));
      const count = countAt(script.ranges, point.start);
      const wasReached = count > 0;
      const place = { path: point.path, line: point.line, inFunction: point.inFunction };
      const text = shorten(point.text);
      counted.push({ ...place, text, count });
      total++;
      if (wasReached) reached++;
      if (wasReached && listed === undefined) continue;
      const at = `${place.path}:${place.line} ${text}`;
      if (wasReached) stale.push({ at, why: `listed as unreachable, but reached: ${listed?.why}` });
      else missing.push({ at, why: listed?.why ?? NOT_REACHED });
    }
  }
  return { reached, total, missing, stale, remark: null, counted };
}

/** Whether an entry of the list is about a branch. */
function isMeant({ from, inC, inFunction, text }: Unreachable, entry: Entry, point: BranchPoint): boolean {
  const isOfC = typeof entry !== 'string';
  if (from !== undefined && !(isOfC && entry.function === from)) return false;
  if (inFunction !== null && inFunction !== point.inFunction) return false;
  return point.text.startsWith(isOfC ? (inC ?? text) : text);
}

/** The script of a translation, which is all of its variant: what its C calls is translated, down to the kernel's own. */
function scriptOf(
  entry: Translation,
  scripts: readonly CountedScript[],
  parse: (script: CountedScript) => SourceFile,
): VariantFile[] {
  const url = urlOf(entry);
  return scripts.filter((script) => script.url === url).map((script) => ({ script, tree: parse(script) }));
}

/** What a translation writes of its own, and no branch of the C: a value that is asked for nowhere, a check of one. */
const OF_TRANSLATION = /POISON|\b(?:t\d+|\w+_\d+)\b(?!\()/;

/** A branch of a translation as one of its C; none where the C has no line for it. */
function pointOfC(
  { file, lines }: Translation,
  { source }: CountedScript,
): (point: BranchPoint) => readonly (BranchPoint & ShownLine)[] {
  return (point) => {
    const line = lines[source.slice(0, point.start).split('\n').length - 1] ?? 0;
    const text = asC(point.text.replaceAll(`${STEP}();`, ''));
    return line === 0 || OF_TRANSLATION.test(text) ? [] : [{ ...point, text, path: file, line }];
  };
}

const SHOWN = 90;

function shorten(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}
