// SPDX-License-Identifier: GPL-2.0-only
// An invariant that a base breaks itself, known and analysed.
import type { Choices } from './choices.ts';
import { compareReleases } from './invariant.ts';
import type { Scenario } from './scenario.ts';

/** An invariant that the unmodified original breaks, known and analysed. */
export interface KnownProblem {
  readonly id: string;
  readonly title: string;
  /** Names of the invariants that it breaks. */
  readonly invariants: readonly string[];
  /** Whether it explains a breach in the scenario that was just run. Looks only at what was asked. */
  readonly covers: (choices: Choices) => boolean;
  /** A smallest scenario that shows it. */
  readonly scenario: Scenario;
  /** What happens in the kernel, and what follows for the guest or the host. */
  readonly analysis: string;
  /** Upstream commit that mended it, if one is known. */
  readonly fixedBy?: string;
  /** The release from which on it is mended, where only texts of earlier ones have it: `6.17`. */
  readonly until?: string;
}

/** The problems that a base of `release` has, of the newest one where none is given. */
export function problemsIn(
  problems: readonly KnownProblem[],
  { release }: { readonly release?: string },
): readonly KnownProblem[] {
  const has = ({ until }: KnownProblem): boolean =>
    until === undefined || (release !== undefined && compareReleases(release, until) < 0);
  return problems.filter(has);
}

/** The known problem that explains a breach of the named invariant in the scenario that was just run, or null. */
export function problemFor(
  problems: readonly KnownProblem[],
  invariant: string,
  choices: Choices,
): KnownProblem | null {
  for (const problem of problems) {
    if (problem.invariants.includes(invariant) && problem.covers(choices)) return problem;
  }
  return null;
}
