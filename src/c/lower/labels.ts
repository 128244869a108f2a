// SPDX-License-Identifier: GPL-2.0-only
// Labels and the jumps to them, as blocks and loops.
import { CError } from '../error.ts';
import type { Statement } from '../parse/ast.ts';
import { walk } from './walk.ts';

/** A stretch of a list of statements that becomes a labelled block or loop. */
export interface Region {
  readonly label: string;
  readonly kind: 'forward' | 'backward';
  /** First statement inside. */
  from: number;
  /** First statement after. */
  to: number;
}

/**
 * How the jumps to the labels of a list become blocks that are left and loops that are continued: a forward jump leaves a block that
 * ends at its label, a backward jump continues a loop that begins there. Where the stretches would cross, no nesting says the same.
 */
export function regionsOf(list: readonly Statement[]): Region[] {
  const regions: Region[] = [];
  list.forEach((s, at) => {
    if (s.kind !== 'label') return;
    const jumps = list.map((other, i) => (jumpsTo(other, s.name) ? i : -1)).filter((i) => i >= 0);
    const before = jumps.filter((i) => i < at);
    const after = jumps.filter((i) => i > at);
    if (before.length > 0) regions.push({ label: s.name, kind: 'forward', from: before[0], to: at });
    if (after.length > 0) regions.push({ label: s.name, kind: 'backward', from: at, to: after.at(-1)! + 1 });
  });
  nest(regions, list);
  return regions;
}

function jumpsTo(s: Statement, label: string): boolean {
  let found = false;
  walk(s, (node) => {
    if (node.kind === 'goto' && node.label === label) found = true;
  });
  return found;
}

/** Moves the starts of forward blocks outwards until all stretches nest. */
function nest(regions: Region[], list: readonly Statement[]): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const a of regions) {
      for (const b of regions) {
        if (a === b || !(a.from < b.from && b.from < a.to && a.to < b.to)) continue;
        // a begins first and ends inside b.
        if (b.kind === 'forward') b.from = a.from;
        else {
          const { file, line } = list[b.from];
          throw new CError(
            { file, line },
            `the jumps to ${a.label} and ${b.label}, which cross`,
            'a jump into the middle of a loop is not translated',
          );
        }
        changed = true;
      }
    }
  }
}

/** Regions that begin at a statement, outermost first. */
export function opening(regions: readonly Region[], at: number): Region[] {
  return regions.filter((r) => r.from === at).sort((a, b) => b.to - a.to || (a.kind === 'forward' ? -1 : 1));
}

/** Regions that end before a statement, innermost first. */
export function closing(regions: readonly Region[], at: number): Region[] {
  return regions.filter((r) => r.to === at).sort((a, b) => b.from - a.from);
}
