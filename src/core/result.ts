// SPDX-License-Identifier: GPL-2.0-only
// The types of a report.

import type { Fraction } from './fraction.ts';
import type { Bearing, DivergenceKind } from './judge.ts';
import type { RunRecord } from './run-record.ts';
import type { Scenario } from './scenario.ts';

/** Version of the JSON report. */
export const REPORT_SCHEMA_VERSION = 2;

/** What a run came to. */
export type Verdict = 'equivalent' | 'divergent' | 'inconclusive';

/** What a divergence means: what it bears, and where neither side is the worse, how the outcomes over all schedules compare. */
export type DivergenceClass = Exclude<Bearing, 'differs'> | 'refinement' | 'new-outcome';

/** What a change as a whole does, from nothing to the worst. */
export const CHANGE_WORDS = ['equivalent', 'mends', 'refinement', 'changes', 'breaks'] as const;
/** One of them. */
export type ChangeWord = (typeof CHANGE_WORDS)[number];

/** The word for several changes at once; undefined where none of them has one. */
export function worstWord(words: readonly (ChangeWord | null)[]): ChangeWord | undefined {
  return CHANGE_WORDS.findLast((word) => words.includes(word));
}

/** How strong a verdict is. */
export type Grade = 'exhaustive' | 'sampled' | 'inconclusive';

/** One invariant on one variant. */
export interface InvariantReport {
  readonly name: string;
  readonly variant: string;
  /** `held`; `shared`: broken by both alike, or as a contract declares; `broken`. */
  readonly status: 'held' | 'shared' | 'broken';
  /** Executions that broke it. */
  readonly count: number;
}

/** An outcome that the reference has under no schedule. */
export interface NewOutcome {
  /** The machine and a shortest schedule; the scenario of the divergence where that gives a new outcome already. */
  readonly scenario: Scenario;
  /** The command that replays it. */
  readonly replay: string;
  readonly runs: DivergenceRuns;
}

/** How the outcomes of a refactored variant on one machine compare with those of the reference. */
export type SetRelation = 'equal' | 'refinement' | 'new-outcome';

/** What both variants can come to on the machine of a divergence, over all schedules within a bound. */
export interface OutcomeSetsReport {
  readonly relation: SetRelation;
  /** Races in a schedule, at most. */
  readonly preemptions: number;
  /** Different outcomes of the reference, and of the refactored variant. */
  readonly legacy: number;
  readonly refactored: number;
  /** Outcomes that only the refactored variant has, and that only the reference has. */
  readonly added: number;
  readonly lost: number;
  /** One of those added, or null. */
  readonly newOutcome: NewOutcome | null;
}

/** One divergence, with its smallest scenario. */
export interface DivergenceReport {
  /** Stable within a report: `<refactored>-<number>`. */
  readonly id: string;
  readonly kind: DivergenceKind;
  readonly class: DivergenceClass;
  /** Ids of known problems of the base that are behind it. */
  readonly explainedBy: readonly string[];
  /** What was seen and not again, where that is the kind. */
  readonly seen: readonly string[];
  /** The contract that declared it, or null. */
  readonly contract: string | null;
  /** Scenarios that showed it. */
  readonly count: number;
  readonly scenario: Scenario;
  /** The command that replays it. */
  readonly replay: string;
  /** Dimensions that differ from the simplest value, plus races. */
  readonly size: number;
  /** Parts of the outcome that differ. */
  readonly differs: readonly string[];
  /** Invariants that are broken, with what exactly is wrong. */
  readonly invariants: readonly {
    readonly name: string;
    readonly variant: string;
    readonly detail: string;
  }[];
  /** What both can come to on the same machine under other schedules. Null for a session, whose schedule is its list of steps. */
  readonly outcomeSets: OutcomeSetsReport | null;
  /** Both runs, for display; not part of the JSON report. */
  readonly runs: DivergenceRuns;
}

/** Both runs of a divergence and what the fault was. */
export interface DivergenceRuns {
  readonly esr: number;
  readonly hpfar: number;
  readonly far: number;
  readonly machine: readonly string[];
  readonly legacy: RunRecord;
  readonly refactored: RunRecord;
  /** Position of the first effect that differs, or -1. */
  readonly firstDifference: number;
}

/** One contract of the refactored variant. */
export interface ContractReport {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly commit: string;
  /** Runs of the pair that it explained. */
  readonly count: number;
  /** Id of the divergence that shows it on its own scenario; null if it declares nothing that is there. */
  readonly divergence: string | null;
}

/** A branch, and something to say about it. */
export interface BranchNote {
  readonly at: string;
  readonly why: string;
}

/** Branches of one variant that its runs reached. */
export interface BranchReport {
  readonly variant: string;
  readonly reached: number;
  /** 0 if they could not be measured, which `remark` then explains. */
  readonly total: number;
  /** Branches that were not reached, and why. */
  readonly missing: readonly BranchNote[];
  /** Branches that were reached although a list says that nothing can. */
  readonly stale: readonly BranchNote[];
  readonly remark: string | null;
  /** Every branch with the times that control came to it, for display; not part of the JSON report. */
  readonly counted?: readonly {
    readonly path: string;
    readonly line: number;
    readonly text: string;
    readonly count: number;
  }[];
}

/** How often a problem of the base showed. */
export interface BaseProblemCount {
  readonly id: string;
  /** Executions of the base. */
  readonly count: number;
}

/** What an engine that enumerates has covered of the space, exactly. */
export interface Coverage {
  /** Scenarios that were told apart and run, each for all machines that differ in nothing looked at: a whole number in decimal, for it may exceed 2^53. */
  readonly scenarios: string;
  /** Sum of the shares of the space that all runs stand for: `1/1` if nothing was left out. */
  readonly weight: Fraction;
}

/** One refactored variant against the reference. */
export interface PairReport {
  readonly legacy: string;
  readonly refactored: string;
  readonly verdict: Verdict;
  /** What the change does; null where nothing was found and the run is inconclusive. */
  readonly word: ChangeWord | null;
  readonly grade: Grade;
  /** Different scenarios run. */
  readonly scenarios: number;
  /** Runs of a variant, both counted. */
  readonly executions: number;
  /** Share of the space that was covered; null where sampling cannot say. */
  readonly spaceCovered: number | null;
  /** The same without rounding; null where sampling cannot say. */
  readonly coverage: Coverage | null;
  readonly seconds: number;
  readonly invariants: readonly InvariantReport[];
  readonly divergences: readonly DivergenceReport[];
  /** Those of the refactored variant, used or not. */
  readonly contracts: readonly ContractReport[];
  /** What the base broke in the runs of this pair. */
  readonly baseProblems: readonly BaseProblemCount[];
  readonly branches: readonly BranchReport[];
  /** Why the verdict is what it is, where that is not a divergence: a contract that did not fire, a budget that ran out. */
  readonly remarks: readonly string[];
}

/** One canary. */
export interface CanaryReport {
  readonly name: string;
  readonly caught: boolean;
  /** Executions until it was caught, or until the search was given up. */
  readonly executions: number;
  /** Why this base cannot show it, if it was missed for that: then it counts neither way. */
  readonly excuse: string | null;
}

/** One problem of the base: an invariant that it breaks itself. */
export interface BaseProblemReport {
  readonly id: string;
  /** Whether somebody has analysed it; else it was met for the first time. */
  readonly known: boolean;
  readonly title: string;
  readonly invariants: readonly string[];
  /** Executions of the base in this run that showed it. */
  readonly count: number;
  readonly scenario: Scenario;
  /** What happens, in sentences; of a new one, what exactly is wrong. */
  readonly analysis: string;
  readonly fixedBy: string | null;
}

/** Where a variant comes from. */
export interface SourceReport {
  /** The file as it was named, or its path within the tree; of a built-in variant its name. */
  readonly file: string;
  /** The revision as git abbreviates it; null for a file as it lies there. */
  readonly revision: string | null;
  /** SHA-256: of C that of the text, of a module that of its code. */
  readonly hash: string;
  /** The function that is verified. */
  readonly function: string;
}

/** What `verify` came to. */
export interface VerifyReport {
  readonly schemaVersion: number;
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly pairs: readonly PairReport[];
  readonly canaries: readonly CanaryReport[];
  /** What the base breaks itself: no difference, and no concern of the verdict. */
  readonly baseProblems: readonly BaseProblemReport[];
  /**
   * Machines that the representatives of all dimensions span, as an exact whole number in decimal: what `spaceCovered` is a share of,
   * before any race. Null where the engine samples.
   */
  readonly machines: string | null;
  /** Where each variant comes from. */
  readonly sources: readonly (SourceReport & { readonly variant: string })[];
  readonly seed: number;
  /** Variants that were run without looking at what they consist of, because somebody answers for them. */
  readonly trusted: readonly string[];
  readonly versions: { readonly [name: string]: string };
  readonly options: {
    readonly runs: number;
    readonly preemptions: number;
    readonly pageSize: string;
    readonly strict: boolean;
    readonly engine: string;
  };
}
