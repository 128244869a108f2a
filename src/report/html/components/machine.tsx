// SPDX-License-Identifier: GPL-2.0-only
// The machine as a drawing.

import type { VNode } from 'preact';
import { at } from '../../../core/at.ts';
import { bytes } from '../../../kernel/words.ts';
import type { MachineSnapshot } from '../../../subjects/user_mem_abort/snapshot.ts';
import type { CounterexampleDetail } from '../../detail/detail.ts';
import { type Box, type Column, columnsOf } from './columns.ts';

/** Columns beside each other, so that none is cut off: on a desk, and on a phone. The others stand below, on the same scale. */
const ABREAST = { desk: 6, phone: 2 } as const;
const COLUMN = 146;
const GAP = 8;
const AXIS = 54;
const HEAD = 34;
const OPEN = 30;
const LINE = 14;
/** Letters that a line in a box has room for. */
const LETTERS = 21;

/** Position of each address that something begins or ends at: in order, not to scale. */
type Scale = (offset: number | null, open: 'top' | 'bottom') => number;

interface MachineProps {
  readonly shown: CounterexampleDetail;
  readonly before: MachineSnapshot;
}

/** The machine around the fault: each address space a column, all measured from the faulting page. */
export function MachineDrawing({ before, shown }: MachineProps): VNode {
  const columns = columnsOf(before, shown.legacy, shown.refactored);
  const axis = scaleOf(columns, before.pageSize);
  return (
    <>
      {(['desk', 'phone'] as const).map((screen) => (
        <div key={screen} class={`machines ${screen}`}>
          {evenly(columns, ABREAST[screen]).map((abreast) => (
            <Abreast key={at(abreast, 0).title} columns={abreast} axis={axis} pageSize={before.pageSize} />
          ))}
        </div>
      ))}
    </>
  );
}

/** In order, in as few rows of at most `most` as there have to be, of about the same length. */
function evenly<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const length = Math.ceil(all.length / Math.ceil(all.length / most));
  const rows = Math.ceil(all.length / length);
  return Array.from({ length: rows }, (_, i) => all.slice(i * length, (i + 1) * length));
}

interface AbreastProps {
  readonly columns: readonly Column[];
  readonly axis: Axis;
  readonly pageSize: number;
}

/** Columns beside each other, with the axis. */
function Abreast({ axis: { height, marks, scale }, columns, pageSize }: AbreastProps): VNode {
  const width = AXIS + columns.length * (COLUMN + GAP);
  return (
    <svg
      class="machine"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`The machine around the fault, from the guest to the host; below it in words. ${columns.map(columnText).join('. ')}`}
    >
      <rect
        class="faulting"
        x={0}
        y={scale(0, 'top')}
        width={width}
        height={scale(pageSize, 'bottom') - scale(0, 'top')}
      />
      {marks.map((mark) => (
        <g key={mark} class="mark">
          <path d={`M${AXIS - 6} ${scale(mark, 'top')}H${width}`} />
          <text x={AXIS - 8} y={scale(mark, 'top') + 4} text-anchor="end">
            {offsetText(mark)}
          </text>
        </g>
      ))}
      {columns.map((space, i) => (
        <ColumnDrawing
          key={space.title}
          column={space}
          x={AXIS + i * (COLUMN + GAP)}
          scale={scale}
          height={height}
        />
      ))}
    </svg>
  );
}

interface ColumnProps {
  readonly column: Column;
  readonly x: number;
  readonly scale: Scale;
  readonly height: number;
}

function ColumnDrawing({ column, height, scale, x }: ColumnProps): VNode {
  return (
    <g>
      <text class="title" x={x + 2} y={18}>
        <title>{column.title}</title>
        {fitting(column.title)}
      </text>
      <path class="rail" d={`M${x} ${HEAD}V${height}`} />
      {column.boxes.map((box, i) => (
        <BoxDrawing key={i} box={box} x={x} top={scale(box.from, 'top')} bottom={scale(box.to, 'bottom')} />
      ))}
      {column.boxes.length === 0 && (
        <text class="empty" x={x + 8} y={scale(0, 'top') + LINE + 4}>
          {column.empty}
        </text>
      )}
    </g>
  );
}

interface BoxProps {
  readonly box: Box;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

function BoxDrawing({ bottom, box, top, x }: BoxProps): VNode {
  const room = Math.max(1, Math.floor((bottom - top - 4) / LINE));
  return (
    <g class={`box ${box.kind}`}>
      <title>{box.lines.join('\n')}</title>
      <rect x={x} y={top + 1} width={COLUMN} height={bottom - top - 2} rx={4} />
      {box.lines.slice(0, room).map((line, i) => (
        <text key={line} class={i === 0 ? 'name' : undefined} x={x + 8} y={top + LINE + 1 + i * LINE}>
          {fitting(line)}
        </text>
      ))}
    </g>
  );
}

/** As much of a text as a column has room for. */
function fitting(text: string): string {
  return text.length <= LETTERS ? text : `${text.slice(0, LETTERS - 1)}…`;
}

/** Where each address is drawn. */
interface Axis {
  readonly scale: Scale;
  /** Offsets that have a line across, in order. */
  readonly marks: readonly number[];
  readonly height: number;
}

function scaleOf(columns: readonly Column[], pageSize: number): Axis {
  const ends = columns.flatMap(({ boxes }) => boxes.flatMap(({ from, to }) => [from, to]));
  const marks = [...new Set([0, pageSize, ...ends.filter((end) => end !== null)])].sort((a, b) => a - b);
  const positions = new Map<number, number>();
  let y = HEAD + OPEN;
  marks.forEach((mark, i) => {
    if (i > 0) y += gapHeight((mark - at(marks, i - 1)) / pageSize);
    positions.set(mark, y);
  });
  const height = y + OPEN;
  return {
    marks,
    height,
    scale: (offset, open) => (offset === null ? (open === 'top' ? HEAD : height) : positions.get(offset)!),
  };
}

/** A page has room for four lines; what is larger is a little higher. */
function gapHeight(pages: number): number {
  return 4 * LINE + 8 + (pages <= 1 ? 0 : 2 * Math.log2(pages));
}

/** An offset as the axis has it, in at most seven letters. */
export function offsetText(offset: number): string {
  if (offset === 0) return 'fault';
  return `${offset < 0 ? '−' : '+'}${aboutBytes(Math.abs(offset))}`;
}

/** `64K`; `~1.5G` where the number is no round one: the axis has little room. */
function aboutBytes(size: number): string {
  const exact = bytes(size);
  if (!exact.startsWith('0x')) return exact;
  const unit = Math.min(3, Math.floor(Math.log2(size) / 10));
  const amount = size / 1024 ** unit;
  return `~${amount.toFixed(amount < 99.95 ? 1 : 0)}${['', 'K', 'M', 'G'][unit]}`;
}

function columnText({ boxes, empty, title }: Column): string {
  return `${title}: ${boxes.length === 0 ? empty : boxes.map(({ lines }) => lines.join(', ')).join('; ')}`;
}
