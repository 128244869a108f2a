// SPDX-License-Identifier: GPL-2.0-only
// What each exit code means.
import type { Verdict } from '../core/result.ts';

/** What the process ends with: the only place that gives these numbers a meaning. */
export const EXIT = {
  /** Every refactored variant does what the original does; declared contracts and what both break included. */
  equivalent: 0,
  /** A divergence that nobody declared, whatever its class. */
  divergent: 1,
  /** Bad usage, or input that cannot be used. */
  usage: 2,
  /** Stopped early, or a known-bad variant was missed: the run proves nothing either way. */
  inconclusive: 3,
  /** A fault of the verifier itself. */
  internal: 4,
} as const;

/** The exit code of a verdict. */
export function exitCodeOf(verdict: Verdict): number {
  return EXIT[verdict];
}

/** The exit code of several runs: the worst of theirs. */
export function worstOf(codes: readonly number[]): number {
  const order = [EXIT.internal, EXIT.usage, EXIT.divergent, EXIT.inconclusive];
  return order.find((code) => codes.includes(code)) ?? EXIT.equivalent;
}

/** The codes as `--help` lists them. */
export const EXIT_CODE_HELP = `Exit codes:
  0  equivalent, or only what contracts declare
  1  a divergence, be it mending, refining, changing or breaking
  2  bad usage or bad input
  3  inconclusive: stopped early, or a known-bad variant was missed
  4  a fault of the verifier itself`;
