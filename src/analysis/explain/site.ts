// SPDX-License-Identifier: GPL-2.0-only
// What the locks allow at each site, watched in random runs.

import type { Variant } from '../../core/variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';

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
export function watchSites(variant: Variant): ReadonlyMap<number, SiteFacts> {
  const bench = new Bench();
  const sites = new Map<number, SiteFacts>();
  bench.world.wantsRace = () => true;
  bench.world.raceAt = (site, allowed) => {
    const before = sites.get(site);
    sites.set(site, { reached: (before?.reached ?? 0) + 1, allowed: (before?.allowed ?? 0) | allowed });
    return 0;
  };
  for (let seed = 0; seed < SITE_RUNS; seed++) {
    bench.world.choices.startRandom(seed);
    bench.run(variant, 1);
  }
  return sites;
}
