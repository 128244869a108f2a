// SPDX-License-Identifier: GPL-2.0-only
// Draws until something shows.
import { hash } from '../core/draw.ts';
import type { Judgement } from '../core/judge.ts';

/** What showed, and after how many tries. */
export interface Shown<Found> {
  readonly found: Found;
  /** Tries until then, the last one included. */
  readonly tries: number;
}

/**
 * Looks at one thing after the other that is drawn from `seed`, until something shows.
 * @param look draws from a seed of 32 bits, and says what shows; null if nothing does
 * @param patience tries after which it is given up
 * @returns null if it was given up
 */
export function drawUntil<Found>(
  seed: number,
  patience: number,
  look: (seed: number) => Found | null,
): Shown<Found> | null {
  for (let i = 0; i < patience; i++) {
    const found = look(hash(seed, i) | 0);
    if (found !== null) return { found, tries: i + 1 };
  }
  return null;
}

/** Whether a judgement is about the second variant: nothing declared, and nothing that is wrong with the other one. */
export function isTold({ contract, kind, legacy }: Judgement): boolean {
  return kind !== null && contract === null && legacy.failure === null;
}
