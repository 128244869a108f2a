// SPDX-License-Identifier: GPL-2.0-only
// Makes anything smaller; and a scenario.
import { simpler } from '../core/arbitrary.ts';
import { ANY } from '../core/choices.ts';
import { type Draft, isSimpler, type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import type { Pair } from '../core/pair.ts';
import { giveScenario, type Scenario } from '../core/scenario.ts';
import type { Space } from '../core/space.ts';
import { classIn } from './relation.ts';
import { signature } from './tally.ts';

/** Something that was made smaller. */
export interface Shrunk<Source> {
  /** The smallest that shows the same. */
  readonly source: Source;
  /** Candidates tried. */
  readonly tried: number;
}

/**
 * Makes something smaller, step by step: each takes the first candidate that will do, until there is none.
 * @param candidates what might be simpler, most promising first
 * @param attempt what is left of a candidate if it shows the same and is simpler than the best so far; else null
 */
export function shrink<Candidate, Found>(
  first: Found,
  candidates: (best: Found) => Iterable<Candidate>,
  attempt: (candidate: Candidate, best: Found) => Found | null,
): Shrunk<Found> {
  let best = first;
  let tried = 0;
  const step = (): Found | null => {
    for (const candidate of candidates(best)) {
      tried++;
      const found = attempt(candidate, best);
      if (found !== null) return found;
    }
    return null;
  };
  for (let smaller: Found | null = first; smaller !== null; smaller = step()) best = smaller;
  return { source: best, tried };
}

/** What might be simpler than what a run looked at, as the arbitrary of random testing has it. */
export function* simplerDrafts(best: Resolved): Iterable<Draft> {
  for (const given of simpler(best)) yield draftOf(given);
}

/** The same machine without its races, and one value changed that may do what they did: a reader needs no other thread to see it then. */
function* tradedRaces({ races, values }: Resolved, { everyValue }: Space): Iterable<Draft> {
  if (races.length === 0) return;
  for (let dimension = 0; dimension < values.length; dimension++) {
    const before = Math.max(0, values[dimension]);
    for (let value = 0; everyValue[dimension] >>> value !== 0; value++) {
      if (value === before) continue;
      const changed = values.slice();
      changed[dimension] = value;
      yield draftOf({ values: changed, races: [] });
    }
  }
}

/** Another action of another thread, for which a value that the first one needed is not needed. */
function* otherActions({ races, values }: Resolved, { everyRace }: Space): Iterable<Draft> {
  const off = [...values.keys()].filter((dimension) => values[dimension] > 0);
  for (const [position, [site, before]] of races.entries()) {
    for (let action = 1; everyRace >>> action !== 0; action++) {
      if (action === before) continue;
      const changed = races.map((race, i) => (i === position ? ([site, action] as const) : race));
      for (const dimension of off) {
        const simplified = values.slice();
        simplified[dimension] = ANY;
        yield draftOf({ values: simplified, races: changed });
      }
    }
  }
}

/** The draft that repeats a run. */
export function draftOf(looked: Resolved): Draft {
  return { seed: 0, given: looked };
}

/**
 * Makes a scenario smaller for as long as the pair shows the same divergence on it: the same kind, parts, invariants,
 * class and contract.
 * @returns null if the pair shows no divergence on it
 */
export function shrinkScenario(pair: Pair, scenario: Scenario): Shrunk<Draft> | null {
  giveScenario(pair.choices, scenario);
  const first = pair.judge();
  const target = sameness(first);
  if (target === null) return null;
  const start = resolve(pair.choices);
  const wanted = classIn(pair, first);
  const { space } = pair.choices;
  const candidates = function* (best: Resolved): Iterable<Draft> {
    yield* simplerDrafts(best);
    yield* tradedRaces(best, space);
    yield* otherActions(best, space);
  };
  const { source, tried } = shrink(start, candidates, (draft, best) => {
    startDraft(pair.choices, draft);
    if (pair.run()) return null;
    const judgement = pair.judge();
    if (sameness(judgement) !== target) return null;
    const candidate = resolve(pair.choices);
    // Comparing schedules takes long, and the choices are others afterwards.
    if (!isSimpler(candidate, best)) return null;
    const found = classIn(pair, judgement);
    return wanted === null || found === null || found === wanted ? candidate : null;
  });
  return { source: draftOf(source), tried };
}

/** What has to stay the same while a divergence is made smaller, short of its class; null where there is none. */
export function sameness(judgement: Judgement): string | null {
  return judgement.kind === null ? null : `${signature(judgement)}|${judgement.contract?.id ?? ''}`;
}
