// SPDX-License-Identifier: GPL-2.0-only
// The time that a command has for everything, from its start on.
import type { Io } from './io.ts';

/** Seconds for what is left to say when the time is up: what was found is shrunk and written. */
const GRACE = 20;

/** The time of one command. */
export interface TimeLimit {
  /** Seconds that are left, 0 if none are; null where there is no limit. */
  readonly left: () => number | null;
  /** From now on there are results to report: a command that has run out of time is left a while for them. */
  readonly allowReport: () => void;
}

/** Time without end. */
export const NO_LIMIT: TimeLimit = { left: () => null, allowReport: () => undefined };

/** Starts the clock. Until there is something to report, whatever takes longer is ended at the limit itself, even if it never looks at the clock. */
export function startLimit(seconds: number | undefined, io: Pick<Io, 'endWithin'>): TimeLimit {
  if (seconds === undefined) return NO_LIMIT;
  const started = performance.now();
  const left = (): number => Math.max(0, seconds - (performance.now() - started) / 1000);
  io.endWithin(seconds);
  return { left, allowReport: () => io.endWithin(left() + GRACE) };
}
