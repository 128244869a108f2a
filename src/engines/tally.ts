// SPDX-License-Identifier: GPL-2.0-only
// Counts what the judgements of a pair came to.
import type { Choices } from '../core/choices.ts';
import type { Fraction } from '../core/fraction.ts';
import type { Judgement } from '../core/judge.ts';
import type { Pair } from '../core/pair.ts';
import { type Scenario, scenarioOf } from '../core/scenario.ts';
import type { FoundDivergence, PairPart } from './part.ts';

/** What the judgements of one pair came to. */
export interface Tally {
  readonly contracts: Map<string, number>;
  /** By signature. */
  readonly divergences: Map<string, FoundDivergence>;
}

/** An empty tally. */
export function startTally(): Tally {
  return { contracts: new Map(), divergences: new Map() };
}

/** What two divergences have in common if they are the same to a reader. */
export function signature(judgement: Judgement): string {
  const ofLegacy = judgement.legacy.failure?.kind ?? '';
  const ofRefactored = judgement.refactored.failure?.kind ?? '';
  // A run that did not end leaves whatever it had got to: that tells nothing apart.
  if (judgement.kind === 'failure') return ['failure', ofLegacy, ofRefactored].join('|');
  return [judgement.kind, ...judgement.differs, ...judgement.invariants].join('|');
}

/** Counts a judgement on the choices that it was made on; one that has nothing to report counts nothing. */
export function count(tally: Tally, judgement: Judgement, choices: Choices): void {
  countOn(tally, judgement, () => scenarioOf(choices));
}

/** Counts a judgement on what `scenario` gives, which is asked for a divergence that is new. */
export function countOn(tally: Tally, judgement: Judgement, scenario: () => Scenario): void {
  const { contract, kind } = judgement;
  if (kind === null) return;
  if (contract !== null) {
    tally.contracts.set(contract.id, (tally.contracts.get(contract.id) ?? 0) + 1);
    return;
  }
  const key = signature(judgement);
  const known = tally.divergences.get(key);
  tally.divergences.set(
    key,
    known === undefined
      ? { signature: key, kind, count: 1, scenario: scenario() }
      : { ...known, count: known.count + 1 },
  );
}

/** What a pair counts while it runs. */
type Counting = Pick<Pair, 'explained' | 'legacyBroken' | 'refactored' | 'refactoredBroken'>;

/**
 * What the runs of a pair came to, as a part of a run has it.
 * @param executions runs of a variant; each scenario runs both unless stated
 */
export function partOf(
  pair: Counting,
  tally: Tally,
  scenarios: number,
  weight: Fraction | null,
  executions = 2 * scenarios,
): PairPart {
  return {
    refactored: pair.refactored.name,
    scenarios: String(scenarios),
    executions,
    weight,
    legacyBroken: [...pair.legacyBroken],
    refactoredBroken: [...pair.refactoredBroken],
    explained: Object.fromEntries(pair.explained),
    contracts: Object.fromEntries(tally.contracts),
    divergences: [...tally.divergences.values()],
  };
}
