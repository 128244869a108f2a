// SPDX-License-Identifier: GPL-2.0-only
// The types, and what a run certifies.

import type { Fraction } from '../../core/fraction.ts';
import type { DivergenceKind } from '../../core/judge.ts';
import type {
  ChangeWord,
  DivergenceClass,
  DivergenceReport,
  Grade,
  PairReport,
  SetRelation,
  Verdict,
  VerifyReport,
} from '../../core/result.ts';
import type { EngineHashes } from '../../source/hashes.ts';

/** Version of the format. */
const CERTIFICATE_SCHEMA_VERSION = 2;

/** SHA-256 of all sources that decide what a certificate says. */
export interface CertifiedSources extends EngineHashes {
  /** In the order of the run, the reference first. */
  readonly variants: readonly { readonly name: string; readonly sha256: string }[];
}

/** A difference that nobody declared. */
export interface CertifiedDivergence {
  readonly kind: DivergenceKind;
  readonly class: DivergenceClass;
  /** Runs of the pair that showed it. */
  readonly count: number;
  readonly differs: readonly string[];
  readonly invariants: readonly string[];
  readonly outcomeSets: SetRelation;
}

/** What holds of one pair. */
export interface CertifiedPair {
  readonly legacy: string;
  readonly refactored: string;
  readonly verdict: Verdict;
  /** What the change does. */
  readonly word: ChangeWord | null;
  readonly grade: Grade;
  /** Machines within the bound, all of them covered: an exact whole number in decimal. Without races each is one scenario. */
  readonly machines: string;
  /** Machines with a schedule that something distinguishes, each run by both variants: an exact whole number in decimal. */
  readonly schedules: string;
  /** Runs of a variant, both counted. */
  readonly executions: number;
  /** Exact sum of the shares of the space that these stand for: `1/1` if nothing was left out. */
  readonly weight: Fraction;
  /** Contracts, with the runs that each explained, and how the sets of outcomes compare on its own scenario. */
  readonly contracts: readonly {
    readonly id: string;
    readonly count: number;
    readonly outcomeSets: SetRelation;
  }[];
  /** Ids of what the base broke itself. */
  readonly baseProblems: readonly string[];
  readonly divergences: readonly CertifiedDivergence[];
}

/** What was shown of which sources. It holds no date, no timing and nothing of the machine: the same sources give the same bytes. */
export interface Certificate {
  readonly schemaVersion: number;
  /** The command that renews it. */
  readonly command: string;
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly bound: {
    readonly engine: string;
    readonly pageSize: string;
    /** How many races may strike in one run. */
    readonly preemptions: number;
  };
  readonly pairs: readonly CertifiedPair[];
  /** Known-bad variants that the run had to catch. */
  readonly canaries: readonly { readonly name: string; readonly caught: boolean }[];
  /** What the base breaks itself, and whether somebody has analysed it. */
  readonly baseProblems: readonly { readonly id: string; readonly known: boolean }[];
  readonly sources: CertifiedSources;
}

/**
 * What a run certifies.
 * @param command the command that repeats it
 * @returns null if it did not cover the space: there is nothing to certify then
 */
export function certificateOf(
  report: VerifyReport,
  sources: CertifiedSources,
  command: string,
): Certificate | null {
  const { baseProblems, canaries, grade, machines, options, pairs, verdict } = report;
  if (grade !== 'exhaustive' || machines === null) return null;
  return {
    schemaVersion: CERTIFICATE_SCHEMA_VERSION,
    command,
    verdict,
    grade,
    bound: { engine: options.engine, pageSize: options.pageSize, preemptions: options.preemptions },
    pairs: pairs.flatMap((pair) => certifiedPair(pair, machines)),
    canaries: canaries.map(({ caught, name }) => ({ name, caught })),
    baseProblems: baseProblems.map(({ id, known }) => ({ id, known })),
    sources,
  };
}

function certifiedPair(pair: PairReport, machines: string): readonly CertifiedPair[] {
  const { baseProblems, coverage, divergences, executions, grade, legacy, refactored, verdict, word } = pair;
  if (coverage === null) return [];
  return [
    {
      legacy,
      refactored,
      verdict,
      word,
      grade,
      machines,
      schedules: coverage.scenarios,
      executions,
      weight: coverage.weight,
      contracts: divergences.flatMap((divergence) => {
        const { contract, count } = divergence;
        return contract === null ? [] : [{ id: contract, count, outcomeSets: relationOf(divergence) }];
      }),
      baseProblems: baseProblems.map(({ id }) => id),
      divergences: divergences.filter(({ contract }) => contract === null).map(certifiedDivergence),
    },
  ];
}

function certifiedDivergence(divergence: DivergenceReport): CertifiedDivergence {
  const { class: what, count, differs, invariants, kind } = divergence;
  return {
    kind,
    class: what,
    count,
    differs,
    invariants: [...new Set(invariants.map(({ name }) => name))],
    outcomeSets: relationOf(divergence),
  };
}

function relationOf({ id, outcomeSets }: DivergenceReport): SetRelation {
  if (outcomeSets === null) throw new Error(`the sets of outcomes of ${id} were not compared`);
  return outcomeSets.relation;
}
