// SPDX-License-Identifier: GPL-2.0-only
// Runs each divergence again for its source lines.
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { legible } from '../core/legible.ts';
import type { PairReport, VerifyReport } from '../core/result.ts';
import { isSession } from '../core/session.ts';
import {
  type DivergencePlaces,
  type FindPlace,
  type NamedLine,
  type NameLine,
  type Place,
  placesOf,
} from '../report/places.ts';
import { undeclared } from '../report/verdict.ts';
import { shownPath } from '../source/branches/positions.ts';
import type { CSource } from '../source/c-source.ts';
import { checkoutAround } from '../source/git/git.ts';
import { hunkFor, hunksBetween, shows } from '../source/git/hunks.ts';
import { linedPair, lineFinder } from '../source/lines/run-lines.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
import { type LoadedVariant, type LoadedVariants, subjectIn } from './load-variant.ts';

/** Where each divergence that nobody declared shows in the source, by its id: each runs once more, with its source lines. */
export function divergencePlaces(
  report: VerifyReport,
  { legacy, refactored }: LoadedVariants,
  folder: string,
): ReadonlyMap<string, DivergencePlaces> {
  return new Map(
    report.pairs.flatMap((pair) => {
      const tip = refactored.find(({ variant }) => variant.name === pair.refactored);
      return tip === undefined ? [] : [...pairPlaces(pair, legacy, tip, report.options.preemptions, folder)];
    }),
  );
}

/** Where each divergence of one pair that nobody declared shows. */
export function pairPlaces(
  pair: PairReport,
  base: LoadedVariant,
  tip: LoadedVariant,
  preemptions: number,
  folder: string,
): ReadonlyMap<string, DivergencePlaces> {
  const divergences = undeclared(pair);
  if (divergences.length === 0) return new Map();
  const subject = subjectIn({ legacy: base, refactored: [] });
  const bench = subject.createBench() as Bench;
  const find = findPlaceFrom(folder);
  const locate = lineFinder();
  const names = { base: nameLines(base, folder), tip: nameLines(tip, folder) };
  const hunks =
    base.c === undefined || tip.c === undefined ? [] : hunksBetween(base.c.source.text, tip.c.source.text);
  return new Map(
    divergences.flatMap(({ id, invariants, scenario }): [string, DivergencePlaces][] => {
      // Lines are found for one fault; of a session its file tells what to look at.
      if (isSession(scenario)) return [];
      const lined = linedPair(bench, base.variant, tip.variant, scenario, preemptions, locate);
      const broken = subject.invariants.filter(({ name }) => invariants.some((line) => line.name === name));
      const lines = placesOf(lined, broken, find, names);
      const { base: before, tip: after } = lines.first;
      const tipLine = after?.line ?? null;
      const inside = tip.c?.translation.functions.find(({ name }) => name === after?.function) ?? null;
      const hunk = hunkFor(hunks, { base: before?.line ?? null, tip: tipLine, inside });
      const at = tip.c === undefined ? lines.at : cPlace(after, tip.c.source, folder, find);
      const legacy = base.c === undefined ? lines.legacy : cPlace(before, base.c.source, folder, find);
      const shown = { ...lines, at, legacy, hunk: hunk && { ...hunk, isThere: shows(hunk.tip, tipLine) } };
      return [[id, legible(shown)]];
    }),
  );
}

/** Names the lines of a variant: of C with the function and the file as it was given, of a module by its path. */
function nameLines({ c }: LoadedVariant, folder: string): NameLine {
  if (c === undefined) return ({ file, line }) => ({ function: null, file: shownPath(file, folder), line });
  const { source, translation } = c;
  return ({ line }) => {
    const inside = translation.functions.find((f) => f.line <= line && line <= f.endLine);
    return { function: inside?.name ?? null, file: source.file, line };
  };
}

/** A line of C as tools that show a checkout name it: a revision names its file from the root. */
function cPlace(
  at: NamedLine | null,
  { file, revision }: CSource,
  folder: string,
  find: FindPlace,
): Place | null {
  if (at === null) return null;
  return revision === null
    ? find({ file: resolve(folder, file), line: at.line })
    : { path: file, line: at.line };
}

/** Names files from the root of the checkout around `folder`; outside a checkout, from `folder`. */
function findPlaceFrom(folder: string): FindPlace {
  const root = realpathSync(checkoutAround(folder) ?? folder);
  return ({ file, line }) => {
    if (!existsSync(file)) return null;
    const path = relative(root, realpathSync(file));
    return path.startsWith('..') || isAbsolute(path) ? null : { path: path.replaceAll(sep, '/'), line };
  };
}
