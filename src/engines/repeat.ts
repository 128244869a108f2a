// SPDX-License-Identifier: GPL-2.0-only
// Whether what was seen shows again: a difference that was seen is a difference.
import { type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Pair } from '../core/pair.ts';
import { scenarioOf } from '../core/scenario.ts';
import { comparisonOf } from './relation.ts';
import { count, countUnrepeatable, type Tally } from './tally.ts';

/**
 * Counts what `pair` has just seen: as what the judgement says if it shows again, else as not repeatable.
 * @param judging the same pair where it is judged, on a bench of its own or the same
 */
export function countConfirmed(tally: Tally, pair: Pair, judging: Pair): void {
  const { brokenDiffered } = pair;
  const { differs, unstable } = pair.confirm();
  if (judging !== pair) {
    const resolved = resolve(pair.choices);
    startDraft(judging.choices, { seed: 0, given: resolved });
  }
  const judgement = judging.judge();
  const compared = judgement.legacy.failure === null || judgement.refactored.failure === null;
  const seen =
    unstable.length > 0
      ? unstable.map((name) => `${name} did something else when it was run again on the same scenario`)
      : (differs || brokenDiffered || pair.effectsDiffered) && judgement.kind === null && compared
        ? ['they differ, but not when they are run again with their calls recorded']
        : [];
  if (seen.length > 0) countUnrepeatable(tally, seen, scenarioOf(judging.choices));
  else count(tally, judgement, judging.choices, judging.strict, comparisonOf(judging));
}

/** Scenarios from one that is kept to be repeated to the next. */
const DISTANCE = 256;

/** A scenario to repeat, and what came of it. */
interface Sample {
  readonly resolved: Resolved;
  readonly outcomes: ReturnType<Pair['outcomes']>;
}

/** Keeps some of the scenarios that a pair ran, and runs them again at the end: in another order, with and without recording calls. */
export class Sampler {
  private readonly samples: Sample[] = [];
  private seen = 0;

  /** Looks at the scenario that the pair has just run, if nothing was done on its choices since. */
  see(pair: Pair): void {
    if (this.seen++ % DISTANCE !== 0) return;
    this.samples.push({ resolved: resolve(pair.choices), outcomes: pair.outcomes() });
  }

  /** Runs all of them again, the last first, and counts those that come to something else. */
  repeat(pair: Pair, tally: Tally): void {
    for (const { outcomes, resolved } of this.samples.reverse()) {
      startDraft(pair.choices, { seed: 0, given: resolved });
      const { completed, unstable } = pair.confirm(outcomes);
      const names = [pair.legacy.name, pair.refactored.name];
      const traced = pair.traced();
      const seen = [
        ...unstable.map((name) => `${name} did something else when it was run again after other scenarios`),
        ...names
          .filter((name, i) => traced[i] !== completed[i] && !unstable.includes(name))
          .map((name) => `${name} does something else when its calls are recorded`),
      ];
      if (seen.length > 0) countUnrepeatable(tally, seen, scenarioOf(pair.choices));
    }
  }
}
