// SPDX-License-Identifier: GPL-2.0-only
// Classifies the difference of two traced runs.
import type { Bench } from './bench.ts';
import type { Choices } from './choices.ts';
import { type Contract, ContractError } from './contract.ts';
import { type Effect, sameEffect } from './effect.ts';
import { type KnownProblem, problemFor } from './known-problem.ts';
import type { PairOptions } from './pair.ts';
import type { RunRecord } from './run-record.ts';
import type { Variant } from './variant.ts';

/** What can be wrong with a pair on one scenario. */
export type DivergenceKind =
  /** The final machines differ. */
  | 'outcome'
  /** Only the ordered effects differ (`--strict`). */
  | 'effects'
  /** The original breaks an invariant that is not on the list of findings. */
  | 'legacy-invariant'
  /** The refactored variant breaks an invariant that the original keeps. */
  | 'refactored-invariant'
  /** The original breaks an invariant that the refactored variant keeps: better, but not the same. */
  | 'finding-gone'
  /** A variant threw, looped or returned no number. */
  | 'failure';

/** What a comparison of two traced runs on one scenario came to. */
export interface Judgement {
  readonly legacy: RunRecord;
  readonly refactored: RunRecord;
  /** Null when there is nothing to report. */
  readonly kind: DivergenceKind | null;
  /** The contract that declared the difference, if one did. */
  readonly contract: Contract | null;
  /** Parts of the outcome that differ. */
  readonly differs: readonly string[];
  /** Invariants behind the kind, by name. */
  readonly invariants: readonly string[];
  /** Findings that explain what the original breaks. */
  readonly findings: readonly KnownProblem[];
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
  const legacy = bench.record(legacyVariant, rules.preemptions);
  const refactored = bench.record(refactoredVariant, rules.preemptions);
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
  const differs = Object.keys(legacy.parts).filter(
    (name) => !sameLines(legacy.parts[name], refactored.parts[name]),
  );
  const ofLegacy = legacy.breaches.map((breach) => breach.invariant);
  const ofRefactored = refactored.breaches.map((breach) => breach.invariant);
  const unlisted = ofLegacy.filter((name) => problemFor(rules.findings, name, choices) === null);
  const worse = ofRefactored.filter((name) => !ofLegacy.includes(name));
  const better = ofLegacy.filter((name) => !ofRefactored.includes(name));
  const findings = rules.findings.filter((finding) =>
    ofLegacy.some((name) => problemFor(rules.findings, name, choices) === finding),
  );
  const firstDifference = firstDifferent(legacy.effects, refactored.effects);
  const contract =
    contracts.find(
      (candidate) =>
        differs.length > 0 &&
        differs.every((name) => candidate.differs.includes(name)) &&
        (candidate.mayChangeKnownProblems
          ? worse.every((name) => problemFor(rules.findings, name, choices) !== null)
          : worse.length === 0 && better.length === 0) &&
        covers(candidate, legacy, refactored, choices),
    ) ?? null;
  const found = { legacy, refactored, differs, findings, firstDifference };

  if (legacy.failure !== null || refactored.failure !== null) {
    return { ...found, kind: 'failure', contract: null, invariants: [] };
  }
  if (unlisted.length > 0)
    return { ...found, kind: 'legacy-invariant', contract: null, invariants: unlisted };
  if (contract !== null) return { ...found, kind: 'outcome', contract, invariants: worse };
  if (worse.length > 0) return { ...found, kind: 'refactored-invariant', contract: null, invariants: worse };
  if (differs.length > 0) return { ...found, kind: 'outcome', contract: null, invariants: [] };
  if (better.length > 0) return { ...found, kind: 'finding-gone', contract: null, invariants: better };
  if (rules.strict && firstDifference >= 0)
    return { ...found, kind: 'effects', contract: null, invariants: [] };
  return { ...found, kind: null, contract: null, invariants: [] };
}

/** @throws ContractError if the predicate throws */
function covers(contract: Contract, legacy: RunRecord, refactored: RunRecord, choices: Choices): boolean {
  try {
    return contract.covers(legacy, refactored, choices);
  } catch (error) {
    throw new ContractError(contract.id, error);
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
