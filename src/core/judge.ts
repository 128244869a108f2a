// SPDX-License-Identifier: GPL-2.0-only
// Classifies the difference of two traced runs.

import { enterVariant, leaveVariant } from './beacon.ts';
import type { Bench } from './bench.ts';
import type { Choices } from './choices.ts';
import { type Contract, contractError } from './contract.ts';
import { type Effect, sameEffect } from './effect.ts';
import { type KnownProblem, problemFor } from './known-problem.ts';
import type { PairOptions } from './pair.ts';
import type { RunRecord } from './run-record.ts';
import type { Variant } from './variant.ts';

/** In what two runs on one scenario differ. What both break alike is a problem of the base and no difference. */
export type DivergenceKind =
  /** The final machines. */
  | 'outcome'
  /** Only the ordered effects (`--strict`). */
  | 'effects'
  /** The invariants that they break. */
  | 'invariant'
  /** One threw, looped or returned no number. */
  | 'failure'
  /** Something that was seen once and not again. */
  | 'not-repeatable';

/** What a difference means for the change, as far as one scenario can tell. */
export type Bearing =
  /** The refactored variant breaks an invariant that the base keeps, or gives no return value where the base does. */
  | 'breaks'
  /** The base breaks an invariant, or gives no return value, and the refactored variant breaks nothing that the base keeps. */
  | 'mends'
  /** They differ, and neither is the worse: over all schedules it is a refinement or a new outcome. */
  | 'differs';

/** What a comparison of two traced runs on one scenario came to. */
export interface Judgement {
  readonly legacy: RunRecord;
  readonly refactored: RunRecord;
  /** Null when there is nothing to report. */
  readonly kind: DivergenceKind | null;
  /** Of no meaning where the kind is null. */
  readonly bearing: Bearing;
  /** The contract that declared the difference, if one did. */
  readonly contract: Contract | null;
  /** Parts of the outcome that differ. */
  readonly differs: readonly string[];
  /** Invariants that only the one breaks that is the worse, by name. */
  readonly invariants: readonly string[];
  /** Known problems that explain what the base breaks, or what only the refactored variant breaks. */
  readonly knownProblems: readonly KnownProblem[];
  /** Whether a known problem is behind it: of the base alone, or of both in what only one of them came to. */
  readonly explained: boolean;
  /** Position of the first effect that differs, or -1. */
  readonly firstDifference: number;
}

/** Runs both variants on the choices of the bench, keeping everything, and compares them. */
export function judge(
  bench: Bench,
  legacyVariant: Variant,
  refactoredVariant: Variant,
  rules: PairOptions,
): Judgement {
  const first = bench.record(legacyVariant, rules.preemptions);
  const { refusals } = bench.choices;
  const refactored = bench.record(refactoredVariant, rules.preemptions);
  const legacy = bench.choices.refusals === refusals ? first : bench.record(legacyVariant, rules.preemptions);
  return compare(legacy, refactored, bench.choices, rules, refactoredVariant.contracts);
}

/**
 * Compares two runs on the same fault, which `choices` describe.
 * @param contracts those of the refactored variant
 */
export function compare(
  legacy: RunRecord,
  refactored: RunRecord,
  choices: Choices,
  rules: PairOptions,
  contracts: readonly Contract[] = [],
): Judgement {
  const differences = differencesOf(legacy, refactored);
  const { better, differs, ofLegacy, worse } = differences;
  const problemOf = (name: string): KnownProblem | null => problemFor(rules.knownProblems, name, choices);
  const behind = (worse.length > 0 ? worse : ofLegacy).map(problemOf);
  const knownProblems = rules.knownProblems.filter((problem) =>
    [...ofLegacy, ...worse].some((name) => problemOf(name) === problem),
  );
  const bearing: Bearing =
    refactored.failure !== null || worse.length > 0
      ? 'breaks'
      : legacy.failure !== null || better.length > 0
        ? 'mends'
        : 'differs';
  const found = {
    legacy,
    refactored,
    bearing,
    contract: null,
    differs,
    invariants: bearing === 'breaks' ? worse : better,
    knownProblems,
    explained: behind.length > 0 && behind.every((problem) => problem !== null),
    firstDifference: firstDifferent(legacy.effects, refactored.effects),
  };

  if (legacy.failure !== null && refactored.failure !== null) return { ...found, kind: null };
  if (legacy.failure !== null || refactored.failure !== null)
    return { ...found, kind: 'failure', invariants: [], explained: false };
  const contract = contractFor(legacy, refactored, choices, rules, contracts, differences);
  if (contract !== undefined) return { ...found, kind: 'outcome', contract };
  if (worse.length > 0) return { ...found, kind: 'invariant' };
  if (differs.length > 0) return { ...found, kind: 'outcome' };
  if (better.length > 0) return { ...found, kind: 'invariant' };
  if (rules.strict && found.firstDifference >= 0) return { ...found, kind: 'effects' };
  return { ...found, kind: null };
}

/** In what two runs differ: parts, and invariants that only one of them breaks. */
interface Differences {
  readonly differs: readonly string[];
  readonly ofLegacy: readonly string[];
  readonly worse: readonly string[];
  readonly better: readonly string[];
}

function differencesOf(legacy: RunRecord, refactored: RunRecord): Differences {
  const ofLegacy = legacy.breaches.map((breach) => breach.invariant);
  const ofRefactored = refactored.breaches.map((breach) => breach.invariant);
  return {
    differs: differentParts(legacy, refactored),
    ofLegacy,
    worse: ofRefactored.filter((name) => !ofLegacy.includes(name) && !unasked(legacy, name)),
    better: ofLegacy.filter((name) => !ofRefactored.includes(name) && !unasked(refactored, name)),
  };
}

/**
 * The first of the contracts that declares in what two runs differ which came to an end; undefined if none does.
 * @throws ContractError if a predicate throws
 */
export function contractFor(
  legacy: RunRecord,
  refactored: RunRecord,
  choices: Choices,
  { knownProblems }: PairOptions,
  contracts: readonly Contract[] = [],
  { better, differs, worse } = differencesOf(legacy, refactored),
): Contract | undefined {
  if (differs.length === 0) return undefined;
  return contracts.find(
    (candidate) =>
      differs.every((name) => candidate.differs.includes(name)) &&
      (candidate.mayChangeKnownProblems
        ? worse.every(
            (name) =>
              problemFor(knownProblems, name, choices) !== null ||
              candidate.mayBreak?.includes(name) === true,
          )
        : worse.length === 0 && better.length === 0) &&
      covers(candidate, legacy, refactored, choices),
  );
}

/** Whether a run breaks what a text of its release is not asked: what another breaks of that is no difference. */
function unasked(run: RunRecord, name: string): boolean {
  return run.unasked?.includes(name) === true;
}

/** The parts that differ; where one kernel stopped that is that it does not return, and not all that it leaves undone. */
function differentParts(legacy: RunRecord, refactored: RunRecord): readonly string[] {
  const names = Object.keys(legacy.parts).filter(
    (name) => !sameLines(legacy.parts[name], refactored.parts[name]),
  );
  return legacy.stopped === refactored.stopped ? names : names.slice(0, 1);
}

/** @throws ContractError if the predicate throws */
function covers(contract: Contract, legacy: RunRecord, refactored: RunRecord, choices: Choices): boolean {
  enterVariant(contract, contract.id);
  try {
    return contract.covers(legacy, refactored, choices);
  } catch (error) {
    throw contractError(contract.id, error);
  } finally {
    leaveVariant();
  }
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

/** Position of the first effect that differs, or -1. */
export function firstDifferent(a: readonly Effect[], b: readonly Effect[]): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (i >= a.length || i >= b.length || !sameEffect(a[i], b[i])) return i;
  }
  return -1;
}
