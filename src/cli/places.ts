// SPDX-License-Identifier: GPL-2.0-only
// Runs each divergence again for its source lines.
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { VerifyReport } from '../core/result.ts';
import { isSession } from '../core/session.ts';
import { type DivergencePlaces, type FindPlace, type NameLine, placesOf } from '../report/places.ts';
import { undeclared } from '../report/verdict.ts';
import { shownPath } from '../source/branches/positions.ts';
import { checkoutAround } from '../source/git/git.ts';
import { linedPair, lineFinder } from '../source/lines/run-lines.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import type { LoadedVariant, LoadedVariants } from './load-variant.ts';

/** Where each divergence that nobody declared shows in the source, by its id: each runs once more, with its source lines. */
export function divergencePlaces(
  report: VerifyReport,
  { legacy, refactored }: LoadedVariants,
  folder: string,
): ReadonlyMap<string, DivergencePlaces> {
  const divergences = report.pairs.flatMap((pair) =>
    undeclared(pair).map((divergence) => ({ divergence, name: pair.refactored })),
  );
  if (divergences.length === 0) return new Map();
  const bench = new Bench();
  const locate = lineFinder();
  const find = findPlaceFrom(folder);
  return new Map(
    divergences.flatMap(({ divergence, name }): [string, DivergencePlaces][] => {
      const other = refactored.find(({ variant }) => variant.name === name);
      if (other === undefined) return [];
      const { id, invariants, scenario } = divergence;
      // Lines are found for one fault; of a session its file tells what to look at.
      if (isSession(scenario)) return [];
      const pair = linedPair(
        bench,
        legacy.variant,
        other.variant,
        scenario,
        report.options.preemptions,
        locate,
      );
      return [
        [
          id,
          placesOf(
            pair,
            invariants.map((line) => line.name),
            find,
            { base: nameLines(legacy, folder), tip: nameLines(other, folder) },
          ),
        ],
      ];
    }),
  );
}

/** Names the lines of a variant: of C with the function and the file as it was given, of a module by its path. */
function nameLines({ c }: LoadedVariant, folder: string): NameLine {
  if (c === undefined) return ({ file, line }) => `${shownPath(file, folder)}:${line}`;
  const { source, translation } = c;
  return ({ line }) => {
    const inside = translation.functions.find((f) => f.line <= line && line <= f.endLine);
    return `${inside === undefined ? '' : `${inside.name}() `}${source.file}:${line}`;
  };
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
