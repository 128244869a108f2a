// SPDX-License-Identifier: GPL-2.0-only
// What is said about an invariant; how it is judged is the subject's affair.

/** A statement that holds for one run of any correct variant. */
export interface Invariant {
  /** Name in reports and on the command line. */
  readonly name: string;
  /** The statement, as a sentence. */
  readonly about: string;
  /** Where the kernel relies on it or states it. */
  readonly source: string;
  /** When it is judged, as half a sentence; at the end, on the final machine, unless stated. */
  readonly judged?: string;
  /** For one that is watched while the function runs: the violations that break it, as bits of those that the machine records. */
  readonly watches?: number;
  /** The release from which on it holds, where the kernel changed its rules: `6.13`. */
  readonly since?: string;
}
