// SPDX-License-Identifier: GPL-2.0-only
// Progress on standard error.
import type { Progress } from '../engines/progress.ts';
import { progressLine } from '../report/terminal/progress.ts';
import type { Io } from './io.ts';

/** Milliseconds before the first line: what is over by then needs none. */
const QUIET_START = 2000;
/** Milliseconds between two lines on a terminal, and elsewhere. */
const ON_TERMINAL = 100;
const ELSEWHERE = 10_000;
/** Back to the first column, and clear the line. */
const CLEAR = '\r\u001b[2K';

/** Shows progress on standard error. */
export interface ProgressDisplay<P = Progress> {
  readonly update: (progress: P) => void;
  /** Leaves a clean line behind. */
  readonly end: () => void;
}

/** The progress of a run of scenarios. */
export function progressDisplay(io: Io): ProgressDisplay {
  return lineDisplay(io, progressLine);
}

/** A line that is rewritten on a terminal; elsewhere a line every ten seconds. */
export function lineDisplay<P>({ stderr }: Io, lineOf: (progress: P) => string): ProgressDisplay<P> {
  const terminal = stderr.isTTY === true;
  const started = performance.now();
  let last = terminal ? started + QUIET_START - ON_TERMINAL : started;
  let shown = false;
  return {
    update: (progress) => {
      const now = performance.now();
      if (now - last < (terminal ? ON_TERMINAL : ELSEWHERE)) return;
      last = now;
      const line = lineOf(progress);
      stderr.write(terminal ? `${CLEAR}${line.slice(0, (stderr.columns ?? 80) - 1)}` : `${line}\n`);
      shown = terminal;
    },
    end: () => {
      if (shown) stderr.write(CLEAR);
    },
  };
}

/** Shows nothing. */
export const NO_PROGRESS: ProgressDisplay<unknown> = { update: () => undefined, end: () => undefined };
