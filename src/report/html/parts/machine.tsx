// SPDX-License-Identifier: GPL-2.0-only
// The machine as a drawing.
import type { VNode } from 'preact';
import { bytes } from '../../../kernel/words.ts';
import type { MachineSnapshot } from '../../../subjects/user_mem_abort/snapshot.ts';
import type { CounterexampleDetail } from '../../detail/detail.ts';
import { type Box, type Column, columnsOf } from './columns.ts';

/** Widths of a column at most, and at least; between them the drawing fits a page. */
const WIDEST = 148;
const NARROWEST = 124;
const PAGE = 1000;
const GAP = 10;
const AXIS = 50;
const HEAD = 34;
const OPEN = 30;
const LINE = 14;

/** Position of each address that something begins or ends at: in order, not to scale. */
type Scale = (offset: number | null, open: 'top' | 'bottom') => number;

interface MachineProps {
  readonly shown: CounterexampleDetail;
  readonly before: MachineSnapshot;
}

/** The machine around the fault: each address space a column, all measured from the faulting page. */
export function MachineDrawing({ before, shown }: MachineProps): VNode {
  const columns = columnsOf(before, shown.legacy, shown.refactored);
  const { pageSize } = before;
  const { height, marks, scale } = scaleOf(columns, pageSize);
  const column = Math.min(WIDEST, Math.max(NARROWEST, (PAGE - AXIS) / columns.length - GAP));
  const width = AXIS + columns.length * (column + GAP);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
    <section class="wide" tabIndex={0} aria-label="The machine, drawn">
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
            <text x={AXIS - 10} y={scale(mark, 'top') + 4} text-anchor="end">
              {offsetText(mark)}
            </text>
          </g>
        ))}
        {columns.map((space, i) => (
          <ColumnDrawing
            key={space.title}
            column={space}
            width={column}
            x={AXIS + i * (column + GAP)}
            scale={scale}
            height={height}
          />
        ))}
      </svg>
    </section>
  );
}

interface ColumnProps {
  readonly column: Column;
  readonly width: number;
  readonly x: number;
  readonly scale: Scale;
  readonly height: number;
}

function ColumnDrawing({ column, height, scale, width, x }: ColumnProps): VNode {
  return (
    <g>
      <text class="title" x={x + 2} y={18}>
        {column.title}
      </text>
      <path class="rail" d={`M${x} ${HEAD}V${height}`} />
      {column.boxes.map((box, i) => (
        <BoxDrawing
          key={i}
          box={box}
          x={x}
          width={width}
          top={scale(box.from, 'top')}
          bottom={scale(box.to, 'bottom')}
        />
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
  readonly width: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

function BoxDrawing({ bottom, box, top, width, x }: BoxProps): VNode {
  const room = Math.max(1, Math.floor((bottom - top - 4) / LINE));
  return (
    <g class={`box ${box.kind}`}>
      <title>{box.lines.join('\n')}</title>
      <rect x={x} y={top + 1} width={width} height={bottom - top - 2} rx={4} />
      {box.lines.slice(0, room).map((line, i) => (
        <text key={line} class={i === 0 ? 'name' : undefined} x={x + 8} y={top + LINE + 1 + i * LINE}>
          {line}
        </text>
      ))}
    </g>
  );
}

function scaleOf(
  columns: readonly Column[],
  pageSize: number,
): { readonly scale: Scale; readonly marks: readonly number[]; readonly height: number } {
  const ends = columns.flatMap(({ boxes }) => boxes.flatMap(({ from, to }) => [from, to]));
  const marks = [...new Set([0, pageSize, ...ends.filter((end) => end !== null)])].sort((a, b) => a - b);
  const positions = new Map<number, number>();
  let y = HEAD + OPEN;
  marks.forEach((mark, i) => {
    if (i > 0) y += gapHeight((mark - marks[i - 1]) / pageSize);
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

function offsetText(offset: number): string {
  if (offset === 0) return 'fault';
  return `${offset < 0 ? '−' : '+'}${aboutBytes(Math.abs(offset))}`;
}

/** `64K`; `~1.5G` where the number is no round one: the axis has little room. */
function aboutBytes(size: number): string {
  const exact = bytes(size);
  if (!exact.startsWith('0x')) return exact;
  const unit = Math.min(3, Math.floor(Math.log2(size) / 10));
  return `~${(size / 1024 ** unit).toFixed(1)}${['', 'K', 'M', 'G'][unit]}`;
}

function columnText({ boxes, empty, title }: Column): string {
  return `${title}: ${boxes.length === 0 ? empty : boxes.map(({ lines }) => lines.join(', ')).join('; ')}`;
}
