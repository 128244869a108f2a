// SPDX-License-Identifier: GPL-2.0-only
// Two traces, side by side or as a patch.
import type { Effect } from '../kernel/trace.ts';
import { align, type Row } from './align.ts';
import { gutter, stepText } from './effects.ts';
import { fold, type Step } from './fold.ts';
import type { Paint } from './paint.ts';
import { raceCallsText } from './races.ts';
import { pad, wrap } from './wrap.ts';

/** What is needed to show two traces. */
export interface Traces {
  readonly legacy: { readonly variant: string; readonly effects: readonly Effect[] };
  readonly refactored: { readonly variant: string; readonly effects: readonly Effect[] };
}

/** From this width on the traces stand side by side; below it, one above the other. */
const SIDE_BY_SIDE = 130;
/** Rows of either side in the first difference that are shown when not everything is: the beginning says what went another way. */
const MOST_DIFFERENT = 3;
const TITLE = 'first difference';

/**
 * Both traces. What they have in common stands once; from the first difference on, `-` marks what only the reference
 * does and `+` what only the refactored variant does; wide terminals show two columns instead.
 * @param after rows shown behind the first difference; `Infinity` for all
 */
export function traceLines(traces: Traces, width: number, paint: Paint, after: number): readonly string[] {
  const { first, left, rows } = align(fold(traces.legacy.effects), fold(traces.refactored.effects));
  const end =
    first < 0 || after === Number.POSITIVE_INFINITY ? rows.length : endOfDifference(rows, first) + after;
  const shown = after === Number.POSITIVE_INFINITY ? rows : rows.slice(0, end).filter(isShown(rows, first));
  const lines =
    width >= SIDE_BY_SIDE && first >= 0
      ? besides(shown, first, width, paint, traces)
      : above(shown, first, width, paint, traces);
  const hidden = rows.length - shown.length + left;
  return hidden === 0 ? lines : [...lines, paint.dim(`        … ${hidden} more`)];
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

function above(
  rows: readonly Row[],
  first: number,
  width: number,
  paint: Paint,
  traces: Traces,
): readonly string[] {
  const { legacy, refactored } = traces;
  return rows.flatMap((row, i) => {
    const step = row.legacy ?? row.refactored;
    if (step === null) return [];
    const mark = row.legacy === null ? '+' : row.refactored === null ? '-' : ' ';
    const lines = cell(step, mark, width, paint).map(([, painted]) => painted);
    if (i !== first) return lines;
    return [paint.bold(`  ${TITLE} (- ${legacy.variant}, + ${refactored.variant}):`), ...lines];
  });
}

function besides(
  rows: readonly Row[],
  first: number,
  width: number,
  paint: Paint,
  traces: Traces,
): readonly string[] {
  const column = Math.floor((width - 3) / 2);
  const common = new Set(rows.filter((row) => row.legacy !== null && row.refactored !== null));
  const lines = [paint.bold(`  ${pad(traces.legacy.variant, column - 2)} |   ${traces.refactored.variant}`)];
  paired(rows).forEach((row, i) => {
    const same = common.has(row);
    if (i === first) lines.push(paint.bold(`-- ${TITLE} ${'-'.repeat(width - TITLE.length - 4)}`));
    const left = row.legacy === null ? [] : cell(row.legacy, same ? ' ' : '-', column, paint);
    const right = row.refactored === null ? [] : cell(row.refactored, same ? ' ' : '+', column, paint);
    for (let line = 0; line < Math.max(left.length, right.length); line++) {
      const [plain, painted] = left[line] ?? ['', ''];
      lines.push(`${painted}${' '.repeat(column - plain.length)} | ${right[line]?.[1] ?? ''}`.trimEnd());
    }
  });
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

/** The lines of one step, each without and with colour: mark, gutter, text. */
function cell(
  step: Step,
  mark: string,
  width: number,
  paint: Paint,
): readonly (readonly [plain: string, painted: string])[] {
  const colour = colourOf(step, mark, paint);
  const room = width - 8;
  const calls = step.effect.kind === 'race' ? raceCallsText(step.effect.name, step.effect.end) : null;
  const texts = [
    ...wrap(stepText(step), room, '    '),
    ...(calls === null ? [] : wrap(calls, room, '>>>   ')),
  ];
  return texts.map((text, i) => {
    const cut = text.length > room ? `${text.slice(0, room - 1)}~` : text;
    if (i > 0) return [`        ${cut}`, `        ${colour(cut)}`];
    const locks = gutter(step.last);
    return [`${mark} ${locks}  ${cut}`, `${colour(mark)} ${paint.dim(locks)}  ${colour(cut)}`];
  });
}

function colourOf(step: Step, mark: string, paint: Paint): (text: string) => string {
  if (step.effect.kind === 'race') return paint.yellow;
  if (mark === '-') return paint.red;
  return mark === '+' ? paint.green : (text) => text;
}
