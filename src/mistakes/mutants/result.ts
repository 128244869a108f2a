// SPDX-License-Identifier: GPL-2.0-only
// The score.
import type { Fate, Judged } from './mutant.ts';

/** How many mutants came to which end. Those that are no programs are in none of the numbers. */
export interface Score {
  readonly killed: number;
  /** Run on every machine within the bound, none of which tells them. */
  readonly decided: number;
  /** They only change what the model does not represent. */
  readonly modelBlind: number;
  /** An argument says why no scenario can tell them. */
  readonly argued: number;
  readonly survived: number;
}

/** The mutants of one variant. */
export interface VariantScore extends Score {
  readonly variant: string;
  readonly invalid: number;
  /** In the order of the code. */
  readonly mutants: readonly Judged[];
}

/** One file that was mutated. */
export interface MutatedFile {
  readonly path: string;
  readonly source: string;
}

/** What a run of `mutate` came to. */
export interface MutationReport extends Score {
  readonly variants: readonly VariantScore[];
  readonly files: readonly MutatedFile[];
  /** What is wrong with the list of arguments, and how far a run came that was stopped, as sentences. */
  readonly remarks: readonly string[];
  /** Scenarios that a mutant had to survive. */
  readonly runs: number;
  readonly seed: number;
  /** Whether the scenarios were drawn among the representatives alone. */
  readonly representatives: boolean;
  /** The revision whose changes were mutated; null if all code was. */
  readonly since: string | null;
  /** Whether somebody stopped it before its end. */
  readonly stopped: boolean;
}

/** Counts fates. */
export function scoreOf(judged: readonly Judged[]): Score & { readonly invalid: number } {
  const count = (kind: Fate['kind']): number => judged.filter(({ fate }) => fate.kind === kind).length;
  return {
    killed: count('killed'),
    decided: count('decided'),
    modelBlind: count('model-blind'),
    argued: count('argued'),
    survived: count('survived'),
    invalid: count('invalid'),
  };
}
