// SPDX-License-Identifier: GPL-2.0-only
// What a bench takes from the release of the text that it runs.
import { compareReleases } from '../../core/invariant.ts';
import { type MappingRules, PRESENT_RULES } from '../../kernel/releases/mapping_rules.ts';
import type { Judge } from './invariants/all.ts';

/** How runs of a text are judged, and what the kernel around it does. */
export interface OfRelease {
  readonly judge: Judge;
  readonly rules: MappingRules;
}

/** Gives what belongs to a release, the newest if none is given; each is made once. */
export function releasesOf(judge: Judge): (release: string | undefined) => OfRelease {
  const made = new Map<string | undefined, OfRelease>();
  const of = (release: string | undefined): OfRelease => {
    const known = made.get(release);
    if (known !== undefined) return known;
    const one = { judge: judge.of(release), rules: mappingRules(release) };
    made.set(release, one);
    return one;
  };
  // Before each run: mostly it is the release of the run before.
  let last: string | undefined;
  let ofLast = of(last);
  return (release) => {
    if (release !== last) {
      ofLast = of(release);
      last = release;
    }
    return ofLast;
  };
}

/** The mapping rules of a release, the newest if none is given. */
function mappingRules(release: string | undefined): MappingRules {
  if (release === undefined) return PRESENT_RULES;
  return {
    devicesByPfn: compareReleases(release, '6.17') < 0,
    normalNc: compareReleases(release, '6.9') >= 0,
    relaxTakesExecution: compareReleases(release, '6.19') >= 0,
    pinsRemapped: compareReleases(release, '6.13') < 0,
  };
}
