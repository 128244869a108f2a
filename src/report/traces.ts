// SPDX-License-Identifier: GPL-2.0-only
// Two traces, side by side or as a patch.

import type { RunRecord } from '../core/run-record.ts';
import type { Effect } from '../kernel/trace.ts';
import { align, type Row } from './align.ts';
import { endText, gutter, stepText } from './effects.ts';
import { fold, type Step } from './fold.ts';
import type { Paint } from './paint.ts';
import { type NamedLine, type PairLines, type RunLines, shortLineText } from './places.ts';
import { raceCallsText } from './races.ts';
import { pad, wrap } from './wrap.ts';

/** What is needed to show a trace. */
export type Trace = Pick<RunRecord, 'variant' | 'effects' | 'failure' | 'parts'>;

/** What is needed to show two traces. */
export interface Traces {
  readonly legacy: Trace;
  readonly refactored: Trace;
}

/** From this width on the traces stand side by side; below it, one above the other. */
const SIDE_BY_SIDE = 130;
/** Rows of either side in the first difference that are shown when not everything is: the beginning says what went another way. */
const MOST_DIFFERENT = 3;
const TITLE = 'first difference';

/**
 * Both traces. What they have in common stands once; from the first difference on, `-` marks what only the reference
 * does and `+` what only the refactored variant does; wide terminals show two columns instead. How they end comes last.
 * @param after rows shown behind the first difference; `Infinity` for all
 * @param lines where each step stands in the source; of what both do, the line of the refactored variant
 */
export function traceLines(
  traces: Traces,
  width: number,
  paint: Paint,
  after: number,
  lines?: PairLines,
): readonly string[] {
  const { first, left, rows } = align(fold(traces.legacy.effects), fold(traces.refactored.effects));
  const end =
    first < 0 || after === Number.POSITIVE_INFINITY ? rows.length : endOfDifference(rows, first) + after;
  const shown = after === Number.POSITIVE_INFINITY ? rows : rows.slice(0, end).filter(isShown(rows, first));
  const hidden = rows.length - shown.length + left;
  const drawing: Drawing = {
    width,
    paint,
    traces,
    legacy: placer(traces.legacy.effects, lines?.base),
    refactored: placer(traces.refactored.effects, lines?.tip),
    ends: { legacy: lines?.base.end ?? null, refactored: lines?.tip.end ?? null },
    hidden: hidden === 0 ? [] : [paint.dim(`        … ${hidden} more`)],
  };
  return width >= SIDE_BY_SIDE && first >= 0 ? besides(shown, first, drawing) : above(shown, first, drawing);
}

/** Where a step stands in the source. */
type Placer = (step: Step) => NamedLine | null;

function placer(effects: readonly Effect[], lines: RunLines | undefined): Placer {
  if (lines === undefined) return () => null;
  const position = new Map(effects.map((effect, i) => [effect, i]));
  return ({ effect }) => lines.steps[position.get(effect) ?? -1] ?? null;
}

/** What both ways of drawing need. */
interface Drawing {
  readonly width: number;
  readonly paint: Paint;
  readonly traces: Traces;
  readonly legacy: Placer;
  readonly refactored: Placer;
  readonly ends: { readonly legacy: NamedLine | null; readonly refactored: NamedLine | null };
  /** That steps were left out. */
  readonly hidden: readonly string[];
}

function endOfDifference(rows: readonly Row[], first: number): number {
  let end = first;
  while (rows[end]?.legacy === null || rows[end]?.refactored === null) end++;
  return end;
}

/** Whether a row is shown: of the first difference the beginning of either side, which may come behind all that the other does. */
function isShown(rows: readonly Row[], first: number): (row: Row, at: number) => boolean {
  const end = first < 0 ? 0 : endOfDifference(rows, first);
  const left = { legacy: MOST_DIFFERENT, refactored: MOST_DIFFERENT };
  return (row, at) => {
    if (at < first || at >= end) return true;
    return left[row.legacy === null ? 'refactored' : 'legacy']-- > 0;
  };
}

function above(rows: readonly Row[], first: number, drawing: Drawing): readonly string[] {
  const { ends, hidden, paint, traces, width } = drawing;
  const { legacy, refactored } = traces;
  const title = paint.bold(`  ${TITLE} (- ${legacy.variant}, + ${refactored.variant}):`);
  const steps = rows.flatMap((row, i) => {
    const step = row.legacy ?? row.refactored;
    if (step === null) return [];
    const mark = row.legacy === null ? '+' : row.refactored === null ? '-' : ' ';
    const place = row.refactored === null ? drawing.legacy(step) : drawing.refactored(row.refactored);
    const lines = stepCell(step, mark, place, width, paint).map(([, painted]) => painted);
    return i === first ? [title, ...lines] : lines;
  });
  const [ofLegacy, ofRefactored] = [endText(legacy), endText(refactored)];
  const end = (text: string, mark: string, place: NamedLine | null): readonly string[] =>
    endCell(text, mark, place, width, paint).map(([, painted]) => painted);
  return [
    ...steps,
    ...hidden,
    ...(ofLegacy === ofRefactored
      ? end(ofRefactored, ' ', ends.refactored)
      : [...end(ofLegacy, '-', ends.legacy), ...end(ofRefactored, '+', ends.refactored)]),
  ];
}

function besides(rows: readonly Row[], first: number, drawing: Drawing): readonly string[] {
  const { ends, hidden, paint, traces, width } = drawing;
  const { legacy, refactored } = traces;
  const column = Math.floor((width - 3) / 2);
  const common = new Set(rows.filter((row) => row.legacy !== null && row.refactored !== null));
  const lines = [paint.bold(`  ${pad(legacy.variant, column - 2)} |   ${refactored.variant}`)];
  const add = (left: readonly CellLine[], right: readonly CellLine[]): void => {
    for (let line = 0; line < Math.max(left.length, right.length); line++) {
      const [plain, painted] = left[line] ?? ['', ''];
      lines.push(`${painted}${' '.repeat(column - plain.length)} | ${right[line]?.[1] ?? ''}`.trimEnd());
    }
  };
  paired(rows).forEach((row, i) => {
    const same = common.has(row);
    if (i === first) lines.push(paint.bold(`-- ${TITLE} ${'-'.repeat(width - TITLE.length - 4)}`));
    add(
      row.legacy === null
        ? []
        : stepCell(row.legacy, same ? ' ' : '-', drawing.legacy(row.legacy), column, paint),
      row.refactored === null
        ? []
        : stepCell(row.refactored, same ? ' ' : '+', drawing.refactored(row.refactored), column, paint),
    );
  });
  lines.push(...hidden);
  const same = endText(legacy) === endText(refactored);
  add(
    endCell(endText(legacy), same ? ' ' : '-', ends.legacy, column, paint),
    endCell(endText(refactored), same ? ' ' : '+', ends.refactored, column, paint),
  );
  return lines;
}

/** Rows in which what only one side has shares a line with what only the other has; common rows are the same objects. */
export function paired(rows: readonly Row[]): readonly Row[] {
  const result: Row[] = [];
  let lefts: Step[] = [];
  let rights: Step[] = [];
  const flush = (): void => {
    for (let i = 0; i < Math.max(lefts.length, rights.length); i++)
      result.push({ legacy: lefts[i] ?? null, refactored: rights[i] ?? null });
    lefts = [];
    rights = [];
  };
  for (const row of rows) {
    if (row.legacy !== null && row.refactored !== null) {
      flush();
      result.push(row);
    } else if (row.legacy !== null) lefts.push(row.legacy);
    else if (row.refactored !== null) rights.push(row.refactored);
  }
  flush();
  return result;
}

/** A line of a cell, without and with colour. */
type CellLine = readonly [plain: string, painted: string];

/** The lines of one step: mark, gutter, text, and where it stands. */
function stepCell(
  step: Step,
  mark: string,
  place: NamedLine | null,
  width: number,
  paint: Paint,
): readonly CellLine[] {
  const { effect } = step;
  const calls = effect.kind === 'race' ? raceCallsText(effect.name, effect.end) : null;
  const room = width - INDENT;
  return cell(
    mark,
    gutter(step.last),
    [...wrap(stepText(step), room, '    '), ...(calls === null ? [] : wrap(calls, room, '>>>   '))],
    place,
    effect.kind === 'race' ? paint.yellow : colourOf(mark, paint),
    { width, paint },
  );
}

/** How a run ends, in the same form. */
function endCell(
  text: string,
  mark: string,
  place: NamedLine | null,
  width: number,
  paint: Paint,
): readonly CellLine[] {
  return cell(mark, '    ', wrap(text, width - INDENT, '    '), place, colourOf(mark, paint), {
    width,
    paint,
  });
}

/** Columns in front of a text: mark and gutter. */
const INDENT = 8;

/** The place stands at the right margin, of the last line if it fits there. */
function cell(
  mark: string,
  locks: string,
  texts: readonly string[],
  place: NamedLine | null,
  colour: (text: string) => string,
  { paint, width }: { readonly width: number; readonly paint: Paint },
): readonly CellLine[] {
  const room = width - INDENT;
  const where = place === null ? null : shorten(shortLineText(place), room);
  const last = texts[texts.length - 1] ?? '';
  const fits = where !== null && last.length + 2 + where.length <= room;
  const at = (from: number): CellLine => {
    const gap = ' '.repeat(Math.max(0, room - from - (where?.length ?? 0)));
    return [`${gap}${where}`, `${gap}${paint.dim(where ?? '')}`];
  };
  const lines = texts.map((text, i): CellLine => {
    const cut = shorten(text, room);
    const [plain, painted] = fits && i === texts.length - 1 ? at(cut.length) : ['', ''];
    if (i > 0) return [`        ${cut}${plain}`, `        ${colour(cut)}${painted}`];
    return [
      `${mark} ${locks}  ${cut}${plain}`,
      `${colour(mark)} ${paint.dim(locks)}  ${colour(cut)}${painted}`,
    ];
  });
  if (where === null || fits) return lines;
  const [plain, painted] = at(0);
  return [...lines, [`        ${plain}`, `        ${painted}`]];
}

function shorten(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, room - 1)}~` : text;
}

function colourOf(mark: string, paint: Paint): (text: string) => string {
  if (mark === '-') return paint.red;
  return mark === '+' ? paint.green : (text) => text;
}
