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

/** What is held before the first step. */
export const NOTHING: Holding = { locks: 0, pages: [] };

/** Width of the gutter in pixels, and where its lanes are. */
const GUTTER = { width: 84, lanes: { mmap: 8, mmu: 26, irq: 42 }, refs: 56, refsWidth: 22 } as const;
const HEIGHT = 20;
const MIDDLE = HEIGHT / 2;

interface GutterProps {
  readonly before: Holding;
  readonly after: Holding;
  /** References that fill the lane of counts. */
  readonly most: number;
}

/** The locks held and the references of each page while one step passes: time runs downwards. */
export function Gutter({ after, before, most }: GutterProps): VNode {
  const { irq, mmap, mmu } = GUTTER.lanes;
  return (
    <svg
      class="gutter"
      width={GUTTER.width}
      viewBox={`0 0 ${GUTTER.width} ${HEIGHT}`}
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
    </svg>
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
