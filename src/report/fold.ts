// SPDX-License-Identifier: GPL-2.0-only
// Rows of the same call as one line.
import { at } from '../core/at.ts';
import { type Effect, sameEffect } from '../core/effect.ts';

/** One line of a trace: an effect, or several of the same call in a row. */
export interface Step {
  readonly effect: Effect;
  /** The last one of the row; the same as `effect` for a single one. */
  readonly last: Effect;
  readonly times: number;
}

/** Calls in a row from which on they share a line: cache maintenance of a block makes thousands. */
const FOLD_FROM = 4;

/** A trace in which rows of the same call are folded. */
export function fold(effects: readonly Effect[]): readonly Step[] {
  const steps: Step[] = [];
  for (let start = 0, end = 0; start < effects.length; start = end) {
    const first = at(effects, start);
    end = start + 1;
    while (first.kind === 'call' && effects[end]?.kind === 'call' && effects[end]?.name === first.name) end++;
    if (end - start >= FOLD_FROM) {
      steps.push({ effect: first, last: at(effects, end - 1), times: end - start });
    } else {
      for (const effect of effects.slice(start, end)) steps.push({ effect, last: effect, times: 1 });
    }
  }
  return steps;
}

/** Whether two steps read the same. */
export function alike(a: Step, b: Step): boolean {
  return a.times === b.times && sameEffect(a.effect, b.effect) && sameEffect(a.last, b.last);
}
