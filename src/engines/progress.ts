// SPDX-License-Identifier: GPL-2.0-only
// How far a run has come.

/** How far a run has come. */
export type Progress =
  | {
      readonly phase: 'canaries';
      /** The known-bad variant that is hunted. */
      readonly variant: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly phase: 'branches' }
  | {
      readonly phase: 'search';
      /** The variant of the job that was finished last. */
      readonly variant: string;
      /** Scenarios so far, those of all pairs together. */
      readonly done: number;
      /** Scenarios in all; null where only the share of the space is known. */
      readonly total: number | null;
      /** Share of the work that is done, 0 to 1; that of the space for an engine that covers it. */
      readonly share: number;
      /** Scenarios per second, over all threads. */
      readonly rate: number;
      /** Estimate; infinite while nothing is known. */
      readonly secondsLeft: number;
    };
