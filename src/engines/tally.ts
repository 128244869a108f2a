// SPDX-License-Identifier: GPL-2.0-only
// Counts what the judgements of a pair came to.
import type { Choices } from '../core/choices.ts';
import type { Contract } from '../core/contract.ts';
import { resolve } from '../core/draft.ts';
import type { Fraction } from '../core/fraction.ts';
import type { Bearing, Judgement } from '../core/judge.ts';
import type { Pair } from '../core/pair.ts';
import type { DivergenceClass, SetRelation } from '../core/result.ts';
import { type Scenario, scenarioOf } from '../core/scenario.ts';
import { addFound, type FoundDivergence, type PairCounts } from './pair-counts.ts';

/** What the judgements of one pair came to. */
export interface Tally {
  readonly contracts: Map<string, number>;
  /** By signature and class. */
  readonly divergences: Map<string, FoundDivergence>;
  /** By signature, how many had all schedules of their machine compared and differ over these. */
  readonly examined: Map<string, number>;
  /** Runs of the pair that differed under one schedule and not over all of them. */
  rescheduled: number;
  /** Runs of the pair in which neither gave a return value. */
  uncompared: number;
}

/** An empty tally. */
export function startTally(): Tally {
  return { contracts: new Map(), divergences: new Map(), examined: new Map(), rescheduled: 0, uncompared: 0 };
}

/** What two divergences have in common if they are the same to a reader, short of their class. */
export function signature(judgement: Judgement): string {
  const ofLegacy = judgement.legacy.failure?.kind ?? '';
  const ofRefactored = judgement.refactored.failure?.kind ?? '';
  // A run that did not end leaves whatever it had got to: that tells nothing apart.
  if (judgement.kind === 'failure') return ['failure', ofLegacy, ofRefactored].join('|');
  return [judgement.kind, judgement.bearing, ...judgement.differs, ...judgement.invariants].join('|');
}

/**
 * What a difference is, given how the outcomes over all schedules compare: null if they were not compared. Of a session nobody can say that
 * it is a refinement: its schedule is its list of steps.
 */
export function classOf(bearing: Bearing, relation: SetRelation | null): DivergenceClass {
  if (bearing === 'mends') return 'mends';
  if (relation === 'refinement' || relation === 'equal') return 'refinement';
  return bearing === 'breaks' ? 'breaks' : 'new-outcome';
}

/**
 * Whether the outcomes over all schedules say what a difference is. What one variant breaks without any race is broken under every schedule of
 * the others as well.
 */
export function dependsOnSchedule({ bearing, kind }: Judgement, raced: boolean): boolean {
  return kind !== 'failure' && (bearing === 'differs' || raced);
}

/** How the outcomes of a difference compare, each looked at when it is asked for; either may use the choices. */
export interface Comparison {
  /** Over all schedules of the machine: that takes as long as hundreds of runs. Null if it cannot be told. */
  readonly overAll: () => SetRelation | null;
  /** Whether what the refactored variant came to is what the base comes to if something elsewhere makes it try again: two runs tell. */
  readonly isRetry: () => boolean;
}

/** Divergences of one signature in one job of which all schedules are compared, also where fewer would tell. */
const EXAMINED = 16;

/**
 * How the outcomes of a difference compare. One that only tries again is a refinement whatever the others are, and what is not as simple is compared
 * until a new outcome was among them: a difference gets the milder word by what itself shows, and by no other.
 * @param examined how many of the same signature were compared
 * @param worstKnown whether one of them was a new outcome, as which the rest may count
 */
function compareOutcomes(
  { isRetry, overAll }: Comparison,
  examined: number,
  worstKnown: boolean,
): SetRelation | null {
  if (examined >= EXAMINED && worstKnown) return null;
  const compared = examined < EXAMINED ? overAll() : null;
  if (compared !== null) return compared;
  return isRetry() ? 'refinement' : examined < EXAMINED ? null : overAll();
}

/** Counts a difference that a contract declares. */
export function countContract({ contracts }: Tally, { id }: Contract): void {
  contracts.set(id, (contracts.get(id) ?? 0) + 1);
}

/**
 * Counts a judgement on the choices that it was made on; one that has nothing to report counts nothing.
 * @param strict whether what is equal over all schedules counts as well
 */
export function count(
  tally: Tally,
  judgement: Judgement,
  choices: Choices,
  strict: boolean,
  comparison: Comparison,
): void {
  const raced = !strict && resolve(choices).races.length > 0;
  countOn(tally, judgement, raced, () => scenarioOf(choices), comparison);
}

/**
 * Counts a judgement on what `scenario` gives, which is asked for a divergence that is new.
 * @param raced whether other threads acted, and a difference of schedule is none
 */
export function countOn(
  tally: Tally,
  judgement: Judgement,
  raced: boolean,
  scenario: () => Scenario,
  comparison: Comparison,
): void {
  const { bearing, contract, explained, kind } = judgement;
  if (kind === null) {
    if (judgement.refactored.failure !== null) tally.uncompared++;
    return;
  }
  if (contract !== null) {
    countContract(tally, contract);
    return;
  }
  const shape = signature(judgement);
  const given = scenario();
  const before = tally.examined.get(shape) ?? 0;
  const depends = dependsOnSchedule(judgement, raced);
  const worst = classOf(bearing, null);
  const compared = depends
    ? compareOutcomes(comparison, before, tally.divergences.has(`${shape}|${worst}`))
    : null;
  // However many of them there are, each is compared: among those that look the same one may be a difference.
  if (compared === 'equal' && raced) {
    tally.rescheduled++;
    return;
  }
  if (compared !== null) tally.examined.set(shape, before + 1);
  const found = classOf(bearing, compared);
  const unexamined = depends && compared === null && worst !== 'mends' && found !== 'breaks';
  add(tally, {
    signature: `${shape}|${found}`,
    kind,
    class: found,
    explained,
    count: 1,
    unexamined: unexamined ? 1 : 0,
    seen: [],
    scenario: given,
  });
}

/**
 * Counts something that was seen and not again.
 * @param seen what, in words
 */
export function countUnrepeatable(tally: Tally, seen: readonly string[], scenario: Scenario): void {
  add(tally, {
    signature: ['not-repeatable', ...seen].join('|'),
    kind: 'not-repeatable',
    class: 'new-outcome',
    explained: false,
    count: 1,
    unexamined: 0,
    seen,
    scenario,
  });
}

function add({ divergences }: Tally, found: FoundDivergence): void {
  const known = divergences.get(found.signature);
  divergences.set(found.signature, known === undefined ? found : addFound(known, found));
}

/** What a pair counts while it runs. */
type Counting = Pick<Pair, 'baseProblems' | 'legacyBroken' | 'refactored' | 'refactoredBroken'>;

/**
 * What the runs of a pair came to, as plain data.
 * @param executions runs of a variant; each scenario runs both unless stated
 */
export function countsOf(
  pair: Counting,
  tally: Tally,
  scenarios: number,
  weight: Fraction | null,
  executions = 2 * scenarios,
): PairCounts {
  return {
    refactored: pair.refactored.name,
    scenarios: String(scenarios),
    executions,
    weight,
    legacyBroken: [...pair.legacyBroken],
    refactoredBroken: [...pair.refactoredBroken],
    knownProblems: Object.fromEntries(pair.baseProblems.known),
    newProblems: [...pair.baseProblems.unknown.values()],
    uncompared: tally.uncompared,
    rescheduled: tally.rescheduled,
    contracts: Object.fromEntries(tally.contracts),
    divergences: [...tally.divergences.values()],
  };
}
