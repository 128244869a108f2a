// SPDX-License-Identifier: GPL-2.0-only
// Where in the checkout a divergence shows.
import type { Invariant } from '../core/invariant.ts';
import type { SourceLine } from '../source/branches/positions.ts';
import type { Hunk } from '../source/git/hunks.ts';
import type { LinedPair, LinedRun } from '../source/lines/run-lines.ts';
import { endText, stepText } from './effects.ts';

/** A line of a file, as tools that show a checkout name it. */
export interface Place {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A source line as a place; null for a file outside the checkout. */
export type FindPlace = (line: SourceLine) => Place | null;

/** A line as people name it. */
export interface NamedLine {
  /** The function that it is in, where that is known. */
  readonly function: string | null;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Names a line as people do. */
export type NameLine = (line: SourceLine) => NamedLine;

/** `function() file:line`. */
export function lineText({ file, function: name, line }: NamedLine): string {
  return `${name === null ? '' : `${name}() `}${file}:${line}`;
}

/** The same without the folders of the file, for a line that says more. */
export function shortLineText(line: NamedLine): string {
  return lineText({ ...line, file: line.file.replace(/^.*\//, '') });
}

/** The lines of a run that is shown. */
export interface RunLines {
  /** Of each effect, by its position in the trace; null for what another thread did. */
  readonly steps: readonly (NamedLine | null)[];
  /** Of the return; null where that is not known, or the run ended otherwise. */
  readonly end: NamedLine | null;
}

/** The lines of both runs. */
export interface PairLines {
  readonly base: RunLines;
  readonly tip: RunLines;
}

/** Where in the source a divergence shows, and in which hunk of the patch. */
export interface DivergencePlaces extends DivergenceLines {
  /** The hunk that shows the tip's line of the first difference, else the nearest; null where there is no patch of C, or none near. */
  readonly hunk: (Hunk & { readonly isThere: boolean }) | null;
  /** The lines of the schedule that shows a new outcome; null where it is that of the divergence, or there is none. */
  readonly newOutcome: PairLines | null;
}

/** Where in the source a divergence shows. */
export interface DivergenceLines {
  /** The line of the first difference on either side; null where a side makes no call at all. */
  readonly first: { readonly base: NamedLine | null; readonly tip: NamedLine | null };
  /** The first differing call of the refactored variant, or what comes closest to it; null if the checkout does not hold it. */
  readonly at: Place | null;
  /** What the original does there; null if it does nothing more. */
  readonly legacy: Place | null;
  /** Every step of both, and where they return. */
  readonly lines: PairLines;
  /** The calls of the refactored variant, in order, then its return where that is known. */
  readonly steps: readonly { readonly text: string; readonly at: Place | null }[];
}

/** A call made in a helper that the variants share is the call of the helper: that is what the variant decides. */
const SHARED = /(^|\/)src\/kernel\//;

/**
 * Where a divergence shows. If the refactored variant makes no further call at the first difference, that is its last call
 * before; if only a rule is broken, the line that breaks it.
 * @param broken the invariants that are broken
 * @param nameLine names the lines of either side
 */
export function placesOf(
  pair: LinedPair,
  broken: readonly Invariant[],
  find: FindPlace,
  nameLine: { readonly base: NameLine; readonly tip: NameLine },
): DivergenceLines {
  const { firstDifference, legacy, refactored } = pair;
  const place = (lines: readonly SourceLine[]): Place | null => placeOf(lines, find);
  const rule = brokenRule(refactored, broken);
  const upTo = firstDifference < 0 ? Number.POSITIVE_INFINITY : firstDifference;
  const tip = firstDifference < 0 && rule !== null ? rule : partingOf(refactored, upTo);
  const [ofTip] = tip;
  const [ofBase] = partingOf(legacy, upTo);
  return {
    first: {
      base: ofBase === undefined ? null : nameLine.base(ofBase),
      tip: ofTip === undefined ? null : nameLine.tip(ofTip),
    },
    at: place(tip),
    legacy: firstDifference < 0 ? null : place(legacy.lines[firstDifference] ?? []),
    lines: pairLines(pair, nameLine),
    steps: [
      ...refactored.record.effects.map((effect, i) => ({
        text: stepText({ effect, last: effect, times: 1 }),
        at: place(refactored.lines[i] ?? []),
      })),
      ...(refactored.returned.length === 0
        ? []
        : [{ text: endText(refactored.record), at: place(refactored.returned) }]),
    ],
  };
}

function placeOf(lines: readonly SourceLine[], find: FindPlace): Place | null {
  const places = lines.map(find).filter((found) => found !== null);
  return places.find(({ path }) => !SHARED.test(path)) ?? places[0] ?? null;
}

/** The lines of both runs. */
export function pairLines(
  { legacy, refactored }: LinedPair,
  nameLine: { readonly base: NameLine; readonly tip: NameLine },
): PairLines {
  const linesOf = ({ lines, returned }: LinedRun, name: NameLine): RunLines => ({
    steps: lines.map(([line]) => (line === undefined ? null : name(line))),
    end: returned[0] === undefined ? null : name(returned[0]),
  });
  return { base: linesOf(legacy, nameLine.base), tip: linesOf(refactored, nameLine.tip) };
}

/** The call at `index`; where the run has returned before, its return; where another thread acts, or the return is not known, the last call before. */
function partingOf({ lines, returned }: LinedRun, index: number): readonly SourceLine[] {
  if (index >= lines.length && returned.length > 0) return returned;
  return lines.slice(0, Math.min(index, lines.length) + 1).findLast((callers) => callers.length > 0) ?? [];
}

function brokenRule(
  { violations }: LinedRun,
  invariants: readonly Invariant[],
): readonly SourceLine[] | null {
  const mask = invariants.reduce((bits, { watches = 0 }) => bits | watches, 0);
  return violations.find(({ violation }) => (violation & mask) !== 0)?.lines ?? null;
}
