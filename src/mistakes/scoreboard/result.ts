// SPDX-License-Identifier: GPL-2.0-only
// The types of the scoreboard.
import type { Scenario } from '../../core/scenario.ts';
import type { Bug } from '../historical/bug.ts';
import type { FirstReport } from './first-report.ts';

/** One bug in one variant, as the JSON report has it. */
export interface BugRow {
  readonly id: string;
  readonly variant: string;
  /** False where the structure of the variant rules the bug out. */
  readonly expressible: boolean;
  /** Invariants by name, then the parts of the outcome that differ as `comparison: <part>`; most frequent first. */
  readonly caughtBy: readonly string[];
  /** Executions until caught, both variants of the pair counted; null if half of the searches or more were given up. */
  readonly medianExecutions: number | null;
  /** Null if a search was given up. */
  readonly worstExecutions: number | null;
  /**
   * Whether it shows on a machine that the exhaustive engine runs, with one race at most: that engine, which runs all of these, then catches it. Null
   * where the bug is not expressible.
   */
  readonly exhaustive: boolean | null;
  /** Dimensions that differ from the simplest value, plus races, of the shrunk scenario. */
  readonly scenarioSize: number | null;
}

/** One bug in one variant with what serves display. */
export interface BugResult {
  readonly bug: Bug;
  readonly row: BugRow;
  /** Why it is not expressible. */
  readonly why: string | null;
  /** The shrunk scenario; null if the bug was not caught. */
  readonly scenario: Scenario | null;
  /** What gives the bug away on the shrunk scenario, as in `caughtBy`. */
  readonly shownBy: readonly string[];
}

/** The scoreboard. */
export interface Scoreboard {
  readonly results: readonly BugResult[];
  readonly seeds: number;
  /** Executions after which a search was given up. */
  readonly patience: number;
  readonly variants: readonly string[];
  /** The first report on each mistake that was found: the bugs in the original, and the known-bad variants. */
  readonly firstReports: readonly FirstReport[];
}

/** Whether a bug counts as caught: by more than half of the searches. */
export function isCaught(row: BugRow): boolean {
  return row.medianExecutions !== null;
}

/** Whether every bug that can be expressed is caught. */
export function allCaught(board: Scoreboard): boolean {
  return board.results.every(({ row }) => !row.expressible || isCaught(row));
}
