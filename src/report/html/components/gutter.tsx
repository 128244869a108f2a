// SPDX-License-Identifier: GPL-2.0-only
// Locks and references while a step passes.
import type { VNode } from 'preact';
import { hex } from '../../../kernel/bits.ts';
import type { PageShape } from '../../../subjects/user_mem_abort/snapshot.ts';

/** What a run holds at one moment. */
export interface Holding {
  /** As `StepDetail.locks`. */
  readonly locks: number;
  readonly pages: readonly PageShape[];
}

/** What another thread does while a step passes: each has a lane of its own. */
export interface ThreadLane {
  /** Whether it waits for locks since before the step. */
  readonly waited: boolean;
  /** Whether it waits when the step is over. */
  readonly waits: boolean;
  /** Whether the step is what it does. */
  readonly acts: boolean;
}

/** Width of the gutter in pixels with this many lanes of other threads. */
export function gutterWidth(threads: number): number {
  return GUTTER.width + THREAD * threads;
}

/** Where the lane of a thread is, counted from 0. */
export function threadX(thread: number): number {
  return GUTTER.width + THREAD * thread;
}

/** What is held before the first step. */
export const NOTHING: Holding = { locks: 0, pages: [] };

/** Width of the gutter in pixels, and where its lanes are. */
const GUTTER = { width: 84, lanes: { mmap: 8, mmu: 26, irq: 42 }, refs: 56, refsWidth: 22 } as const;
/** Room for the lane of one thread. */
const THREAD = 14;
const HEIGHT = 20;
const MIDDLE = HEIGHT / 2;

interface GutterProps {
  readonly before: Holding;
  readonly after: Holding;
  /** References that fill the lane of counts. */
  readonly most: number;
  readonly threads: readonly ThreadLane[];
}

/** The locks held and the references of each page while one step passes: time runs downwards. */
export function Gutter({ after, before, most, threads }: GutterProps): VNode {
  const { irq, mmap, mmu } = GUTTER.lanes;
  const width = gutterWidth(threads.length);
  return (
    <svg
      class="gutter"
      width={width}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Lane x={mmap} kind="mmap" before={before.locks & 1} after={after.locks & 1} />
      <Lane x={mmu} kind="mmu read" before={before.locks & 2} after={after.locks & 2} />
      <Lane x={mmu} kind="mmu write" before={before.locks & 4} after={after.locks & 4} />
      <Lane x={irq} kind="irq" before={before.locks & 8} after={after.locks & 8} />
      {after.pages.map(({ pfn, pins }, i) => (
        <path
          key={pfn}
          class={`refs page${i % 3}`}
          d={`M${refsX(pinsOf(before, pfn), most, i)} 0V${MIDDLE}H${refsX(pins, most, i)}V${HEIGHT}`}
        />
      ))}
      {threads.map((thread, i) => (
        <Thread key={i} thread={thread} x={threadX(i)} />
      ))}
    </svg>
  );
}

/** A dot where another thread acts, a broken line for as long as it waits. */
function Thread({
  thread: { acts, waited, waits },
  x,
}: {
  readonly thread: ThreadLane;
  readonly x: number;
}): VNode {
  return (
    <>
      {(waited || waits) && (
        <path class="thread waits" d={`M${x} ${waited ? 0 : MIDDLE}V${waits ? HEIGHT : MIDDLE}`} />
      )}
      {acts && <path class="thread" d={`M${x} ${MIDDLE}h0.01`} />}
    </>
  );
}

function Lane(lane: {
  readonly x: number;
  readonly kind: string;
  readonly before: number;
  readonly after: number;
}): VNode | null {
  if (lane.before === 0 && lane.after === 0) return null;
  const from = lane.before === 0 ? MIDDLE : 0;
  const to = lane.after === 0 ? MIDDLE : HEIGHT;
  return <path class={`lane ${lane.kind}`} d={`M${lane.x} ${from}V${to}`} />;
}

function refsX(pins: number, most: number, page: number): number {
  return GUTTER.refs + (GUTTER.refsWidth * pins) / most + 2 * (page % 3);
}

function pinsOf({ pages }: Holding, pfn: number): number {
  return pages.find((page) => page.pfn === pfn)?.pins ?? 0;
}

/** The same in words. */
export function holdingText({ locks, pages }: Holding): string {
  const held = [
    (locks & 1) === 0 ? '' : 'mmap_lock',
    (locks & 2) === 0 ? '' : 'mmu_lock for reading',
    (locks & 4) === 0 ? '' : 'mmu_lock for writing',
    (locks & 8) === 0 ? '' : 'interrupts off',
  ].filter((name) => name !== '');
  const counts = pages.map(({ pfn, pins }) => `pfn ${hex(pfn)}: ${pins} reference${pins === 1 ? '' : 's'}`);
  return [held.length === 0 ? 'no lock held' : `holds ${held.join(', ')}`, ...counts].join('; ');
}
