// SPDX-License-Identifier: GPL-2.0-only
// What decides the result of a run, as it was given.
import type { RunRules } from '../engines/jobs/job.ts';

/** What decides the result of a run, as it was given: plain data that crosses threads and files. */
export interface RunRequest {
  /** The MODULE options; null where they were not given. */
  readonly legacy: string | null;
  readonly refactored: readonly string[] | null;
  /** Files with contracts for the refactored variants, beside their own. */
  readonly contracts: readonly string[];
  readonly rules: RunRules;
}

/** Options that make up a request, as commander hands them over. */
export interface RequestFlags extends RunRules {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly contracts?: readonly string[];
}

/** The request that the options of a command make. */
export function requestOf(flags: RequestFlags): RunRequest {
  const { engine, pageSize, preemptions, runs, seed, strict } = flags;
  return {
    legacy: flags.legacy ?? null,
    refactored: flags.refactored ?? null,
    contracts: flags.contracts ?? [],
    rules: { engine, runs, seed, preemptions, pageSize, strict },
  };
}
