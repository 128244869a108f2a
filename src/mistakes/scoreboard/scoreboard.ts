// SPDX-License-Identifier: GPL-2.0-only
// Every bug in every variant.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isSimpler } from '../../core/draft.ts';
import type { Pair } from '../../core/pair.ts';
import { scenarioOf } from '../../core/scenario.ts';
import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';
import { draftOf } from '../../engines/shrink.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { namesOf } from '../evidence.ts';
import { BUGS } from '../historical/all.ts';
import { type Bug, mistakeIn, plantingOf } from '../historical/bug.ts';
import { type Catch, hunt, type Sighting, sightingOn } from '../hunt.ts';
import { KNOWN_BAD } from '../known-bad/all.ts';
import { plant } from '../plant/plant.ts';
import { PlantError } from '../plant/plant-error.ts';
import { Planter } from '../plant/planter.ts';
import { shrink } from '../shrink.ts';
import { type FirstReport, firstReport } from './first-report.ts';
import type { BugResult, BugRow, Scoreboard } from './result.ts';
import { type Rivals, rivalsOf } from './rivals.ts';

/** What the scoreboard is made of. */
export interface ScoreboardOptions {
  readonly subject: Subject;
  readonly legacy: Variant;
  readonly refactored: readonly Variant[];
  /** Searches for each bug in each variant, each from a seed of its own. */
  readonly seeds: number;
  /** Executions after which a search is given up. Default 200,000. */
  readonly patience?: number;
  /** Default: the whole corpus. */
  readonly bugs?: readonly Bug[];
  readonly onProgress?: (progress: BugProgress) => void;
}

/** How far the scoreboard is. */
export interface BugProgress {
  /** Whether bugs are hunted, or the first report on each mistake is made. */
  readonly phase: 'hunt' | 'report';
  readonly bug: string;
  readonly variant: string;
  readonly done: number;
  readonly total: number;
}

const PATIENCE = 200_000;
/** Races that may strike in one run: what `verify` does unless told otherwise. */
const RACES = 1;
/** Sightings that are shrunk, of which the smallest counts: shrinking ends where no single step helps. */
const SHRUNK = 3;

/**
 * Plants every bug of the corpus in every variant and looks how soon it is found.
 * @throws PlantError if a transformation no longer fits its variant
 */
export async function scoreboard(options: ScoreboardOptions): Promise<Scoreboard> {
  const bench = new Bench();
  const planter = new Planter();
  const variants = [options.legacy, ...options.refactored];
  const bugs = options.bugs ?? BUGS;
  const patience = options.patience ?? PATIENCE;
  const results: BugResult[] = [];
  for (const bug of bugs) {
    for (const variant of variants) {
      options.onProgress?.({
        phase: 'hunt',
        bug: bug.id,
        variant: variant.name,
        done: results.length,
        total: bugs.length * variants.length,
      });
      await nextTurn();
      const mistake = mistakeIn(bug, variant.name);
      if (mistake === null) {
        results.push(ruledOutResult(bug, variant));
        continue;
      }
      const planted = plant(planter, mistake, variant, bench.m);
      const rivals = rivalsOf(options.subject, bench, options.legacy, variant, planted, RACES);
      const catches: (Catch | null)[] = [];
      for (let seed = 1; seed <= options.seeds; seed++) {
        catches.push(search(rivals.againstLegacy, seed, patience));
      }
      results.push(resultOf(bug, variant, rivals, catches, patience));
    }
  }
  return {
    results,
    seeds: options.seeds,
    patience,
    variants: variants.map(({ name }) => name),
    firstReports: await firstReports(planter, options),
  };
}

/**
 * One search for a planted bug.
 * @param patience executions after which it is given up
 * @throws PlantError if the variant threw: that is a planting gone wrong, no bug that came back
 */
function search(pair: Pair, seed: number, patience: number): Catch | null {
  const found = hunt(pair, seed, Math.floor(patience / 2));
  const threw = found?.sighting.threw ?? null;
  if (threw !== null) throw new PlantError(`the planted ${pair.refactored.name} ${threw}`);
  return found;
}

/** What `verify` says first of each bug in the original and, unless bugs are named, of each known-bad variant. */
async function firstReports(planter: Planter, options: ScoreboardOptions): Promise<readonly FirstReport[]> {
  const { bugs, legacy, onProgress, refactored } = options;
  const mistakes = [
    ...(bugs ?? BUGS).flatMap((bug) => mistakeIn(bug, legacy.name) ?? []),
    ...(bugs === undefined ? KNOWN_BAD : []),
  ];
  const reports: FirstReport[] = [];
  for (const [done, mistake] of mistakes.entries()) {
    const variant = [legacy, ...refactored].find(({ name }) => name === mistake.variant);
    if (variant === undefined) continue;
    onProgress?.({ bug: mistake.id, variant: variant.name, done, total: mistakes.length, phase: 'report' });
    await nextTurn();
    const report = firstReport(options.subject, planter, mistake, variant);
    if (report !== null) reports.push(report);
  }
  return reports;
}

function ruledOutResult(bug: Bug, { name }: Variant): BugResult {
  const planting = plantingOf(bug, name);
  return {
    bug,
    row: {
      id: bug.id,
      variant: name,
      expressible: false,
      caughtBy: [],
      medianExecutions: null,
      worstExecutions: null,
      exhaustive: null,
      scenarioSize: null,
    },
    why: planting.kind === 'ruled-out' ? planting.why : null,
    scenario: null,
    shownBy: [],
  };
}

function resultOf(
  bug: Bug,
  variant: Variant,
  rivals: Rivals,
  searches: readonly (Catch | null)[],
  patience: number,
): BugResult {
  const sightings = searches.flatMap((one) => one?.sighting ?? []);
  const counts = searches
    .map((one) => (one === null ? Number.POSITIVE_INFINITY : 2 * one.scenarios))
    .sort((a, b) => a - b);
  const exhaustive = showsOnRepresentatives(rivals.againstLegacy, patience);
  const smallest = smallestOf(rivals, sightings);
  const row: BugRow = {
    id: bug.id,
    variant: variant.name,
    expressible: true,
    caughtBy: namesOf(sightings.map(({ evidence }) => evidence)),
    medianExecutions: finite(median(counts)),
    worstExecutions: finite(counts.at(-1) ?? Number.POSITIVE_INFINITY),
    exhaustive,
    scenarioSize: smallest?.size ?? null,
  };
  return {
    bug,
    row,
    why: null,
    scenario: smallest === null ? null : scenarioOf(rivals.againstLegacy.choices),
    shownBy: smallest === null ? [] : namesOf([smallest.evidence]),
  };
}

/** Whether a search among the machines that the exhaustive engine runs catches the bug. */
function showsOnRepresentatives(pair: Pair, patience: number): boolean {
  pair.choices.keepToRepresentatives = true;
  const caught = search(pair, 1, patience);
  pair.choices.keepToRepresentatives = false;
  return caught !== null;
}

/**
 * The smallest sighting that a few of the sightings shrink to; one that breaks an invariant is preferred, since it says what is wrong.
 * Its choices are left as those of the last run.
 */
function smallestOf(
  { againstItself, againstLegacy }: Rivals,
  sightings: readonly Sighting[],
): Sighting | null {
  const [best] = sightings
    .toSorted(byPlainness)
    .slice(0, SHRUNK)
    .map((sighting) => shrink(againstLegacy, sighting))
    .sort(byPlainness);
  if (best === undefined) return null;
  if (
    sightingOn(againstItself, draftOf(best.looked)) === null ||
    sightingOn(againstLegacy, draftOf(best.looked)) === null
  )
    throw new Error('what gave a bug away does not show it again');
  return best;
}

function byPlainness(a: Sighting, b: Sighting): number {
  const breaches = Number(b.evidence.invariants.length > 0) - Number(a.evidence.invariants.length > 0);
  return (
    breaches ||
    a.size - b.size ||
    Number(isSimpler(b.looked, a.looked)) - Number(isSimpler(a.looked, b.looked))
  );
}

/** The middle of an ordered list, the upper of two middles. */
function median(ordered: readonly number[]): number {
  return ordered[Math.floor(ordered.length / 2)];
}

function finite(count: number): number | null {
  return Number.isFinite(count) ? count : null;
}
