// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { scenarioArbitrary } from '../scenario/arbitrary.ts';
import { type Draft, isSimpler, type Resolved, resolve, startDraft } from '../scenario/draft.ts';
import type { Judgement } from '../verify/judge.ts';
import type { Pair } from '../verify/pair.ts';

/** A divergence as the random engine found it, shrunk. */
export interface RandomDivergence {
  readonly draft: Draft;
  readonly judgement: Judgement;
  /** Scenarios that showed a divergence of the same signature. */
  count: number;
}

/** What a random search of one pair has come to so far. */
export interface RandomSearch {
  /** Scenarios run, shrinking left out. */
  scenarios: number;
  /** By signature. */
  readonly divergences: Map<string, RandomDivergence>;
  /** Scenarios that each contract explained. */
  readonly contracts: Map<string, number>;
}

/** Runs between two looks at the clock and at interruptions. */
export const CHUNK = 4096;
/** Different divergences that are shrunk and reported: a variant that shows more of them has shown enough. */
const MAX_DIVERGENCES = 8;

/** An empty search. */
export function startSearch(): RandomSearch {
  return { scenarios: 0, divergences: new Map(), contracts: new Map() };
}

/** What two divergences have in common if they are the same to a reader. */
export function signature(judgement: Judgement): string {
  const ofLegacy = judgement.legacy.failure?.kind ?? '';
  const ofRefactored = judgement.refactored.failure?.kind ?? '';
  // A run that did not end leaves whatever it had got to: that tells nothing apart.
  if (judgement.kind === 'failure') return ['failure', ofLegacy, ofRefactored].join('|');
  return [judgement.kind, ...judgement.differs, ...judgement.invariants].join('|');
}

/**
 * Runs the pair on `runs` more scenarios drawn from `seed`. A divergence of a new signature is shrunk by fast-check and
 * kept; the search goes on behind it.
 */
export function search(pair: Pair, state: RandomSearch, seed: number, runs: number): void {
  const arbitrary = scenarioArbitrary();
  let left = runs;
  let part = 0;
  while (left > 0) {
    const done = searchOnce(pair, state, arbitrary, (seed + part * 0x2545f491) | 0, left);
    state.scenarios += done;
    left -= done;
    part++;
  }
}

/** Up to `runs` scenarios, ending early when a new divergence was found and shrunk. @returns the scenarios run */
function searchOnce(
  pair: Pair,
  state: RandomSearch,
  arbitrary: fc.Arbitrary<Draft>,
  seed: number,
  runs: number,
): number {
  let target: string | null = null;
  let shrunk: RandomDivergence | null = null;
  let best: Resolved | null = null;
  let fault: unknown = null;
  const judged = (draft: Draft): boolean => {
    startDraft(pair.choices, draft);
    if (pair.run()) return true;
    const judgement = pair.judge();
    if (judgement.kind === null) return true;
    if (judgement.contract !== null) {
      if (target === null) bump(state.contracts, judgement.contract.id);
      return true;
    }
    const found = signature(judgement);
    if (target === null) {
      const known = state.divergences.get(found);
      if (known !== undefined) {
        known.count++;
        return true;
      }
      if (state.divergences.size >= MAX_DIVERGENCES) return true;
      target = found;
    } else if (found !== target) {
      return true;
    }
    const resolved = resolve(pair.choices);
    if (best !== null && !isSimpler(resolved, best)) return true;
    best = resolved;
    draft.resolved = resolved;
    shrunk = { draft, judgement, count: 1 };
    return false;
  };
  // A variant's exceptions are caught where it is called: what arrives here is a fault of the verifier.
  const holds = (draft: Draft): boolean => {
    try {
      return judged(draft);
    } catch (error) {
      fault = error;
      return true;
    }
  };
  const details = fc.check(fc.property(arbitrary, holds), { seed, numRuns: runs });
  if (fault !== null) throw fault;
  if (target !== null && shrunk !== null) state.divergences.set(target, shrunk);
  return Math.max(1, details.numRuns);
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
