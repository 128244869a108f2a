// SPDX-License-Identifier: GPL-2.0-only
// What the locks allow at each site, watched in random runs.

import type { Subject } from '../../core/subject.ts';
import type { Variant } from '../../core/variant.ts';

/** What was seen at one site. */
export interface SiteFacts {
  /** Runs that came to it. */
  readonly reached: number;
  /** Actions that the locks and the state allowed there in some run, as bits. */
  readonly allowed: number;
}

/** Runs that are watched. */
export const SITE_RUNS = 3000;

/**
 * Watches random runs of `variant` for what another thread could do at each site; nothing strikes. The same on every call.
 * @returns the sites that a run came to, by their number
 */
export function watchSites({ createBench }: Subject, variant: Variant): ReadonlyMap<number, SiteFacts> {
  const bench = createBench();
  const sites = new Map<number, SiteFacts>();
  bench.races = {
    untested: false,
    wantsRace: () => true,
    raceAt: (site, allowed) => {
      const before = sites.get(site);
      sites.set(site, { reached: (before?.reached ?? 0) + 1, allowed: (before?.allowed ?? 0) | allowed });
      return 0;
    },
    refuse: () => undefined,
  };
  for (let seed = 0; seed < SITE_RUNS; seed++) {
    bench.choices.startRandom(seed);
    bench.run(variant, 1);
  }
  return sites;
}
