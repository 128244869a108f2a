// SPDX-License-Identifier: GPL-2.0-only
// Differences between model and machine that are known, each with the function of the kernel that explains it.
import type { Drawn } from './draw.ts';
import type { Difference } from './observation.ts';

/** A kind of difference. */
export interface Explanation {
  readonly id: string;
  /** The kernel's function, and its file. */
  readonly kernel: string;
  readonly text: string;
  readonly covers: (difference: Difference, drawn: Drawn) => boolean;
}

/** All of them: none at present, since what a release does otherwise is a rule of the model. */
const EXPLANATIONS: readonly Explanation[] = [];

/** What explains a difference, or null. */
export function explain(difference: Difference, drawn: Drawn): Explanation | null {
  return EXPLANATIONS.find(({ covers }) => covers(difference, drawn)) ?? null;
}
