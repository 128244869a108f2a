// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which leaves of a run decide for all of them. A block that is mapped page by page has hundreds of thousands of leaves that continue each
 * other: asking each is what makes a pair slow that maps such blocks.
 */
import type { Machine } from '../../../kernel/machine.ts';
import type { LeafCheck, RunCheck } from './invariant.ts';
import { leafHva, mapsHostPages } from './leaf-facts.ts';

/** Each is asked. */
export function ofEach(isWrong: LeafCheck): RunCheck {
  return (m, first, last) => {
    for (let leaf = first; leaf <= last; leaf++) if (isWrong(m, leaf)) return true;
    return false;
  };
}

/** For what goes by attributes and alignment: all leaves of a run are alike. */
export function ofFirst(isWrong: LeafCheck): RunCheck {
  return (m, first) => isWrong(m, first);
}

/** For what has to lie inside an interval: it does if both ends do. */
export function ofEnds(isWrong: LeafCheck): RunCheck {
  return (m, first, last) => isWrong(m, first) || isWrong(m, last);
}

/** For what goes by attributes, or is asked of the leaf over the faulting address alone. */
export function ofFirstAndFault(isWrong: LeafCheck): RunCheck {
  return (m, first, last) => {
    const fault = m.stage2.find(m.fault.faultIpa);
    return isWrong(m, first) || (first < fault && fault <= last && isWrong(m, fault));
  };
}

/**
 * The next leaf behind `leaf` that lies in another contiguous range of the host. In between all do what `leaf` does, as addresses on both
 * sides go on alike: they map the host's pages, or none of them does.
 */
export function nextHostRange(m: Machine, leaf: number): number {
  const hva = leafHva(m, leaf);
  const size = m.stage2.leaves.size[leaf]!;
  const whole = m.host.isMapped(hva) ? Math.floor((m.host.rangeEnd(hva) - hva) / size) : 1;
  return leaf + Math.max(1, whole);
}

/** Whether a leaf of the run maps other pages than the host has there. */
export function someMapOtherPages(m: Machine, first: number, last: number): boolean {
  for (let leaf = first; leaf <= last; leaf = nextHostRange(m, leaf))
    if (!mapsHostPages(m, leaf)) return true;
  return false;
}
