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

/** Whether an invariant is asked of a text of `release`; of the newest one where none is given. */
export function holdsIn({ since }: Invariant, release: string | undefined): boolean {
  return since === undefined || release === undefined || compareReleases(release, since) >= 0;
}

/** Orders releases of the kernel, `6.9` before `6.12`. */
export function compareReleases(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
