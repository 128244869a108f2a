// SPDX-License-Identifier: GPL-2.0-only
// A race and where it may strike, a site and what may strike there.

import { siteName } from '../../core/scenario.ts';
import type { Space } from '../../core/space.ts';
import { declarationOf } from '../../kernel/calls/all.ts';
import { raceNamed } from '../../kernel/races/all.ts';
import type { Explanation } from './explanation.ts';
import { filesOf } from './kernel-functions.ts';
import type { Observations } from './observations.ts';
import { SITE_RUNS } from './site.ts';

/** What another thread does, and before which calls the locks let it. */
export function explainRace(space: Space, name: string, seen: Observations | null): Explanation {
  const { about = '', kernel = '' } = raceNamed(name) ?? {};
  const bit = 1 << space.races.indexOf(name);
  const sites = [...(seen?.sites() ?? [])];
  const sitesWhere = (allowed: boolean): string =>
    sites
      .filter(([, facts]) => ((facts.allowed & bit) !== 0) === allowed)
      .map(([site]) => siteName(space, site))
      .join(', ') || 'none';
  return {
    kind: 'race',
    name,
    about,
    kernel,
    files: [],
    facts:
      seen === null
        ? []
        : [
            { name: 'strikes', text: `before ${sitesWhere(true)}` },
            { name: 'excluded', text: `before ${sitesWhere(false)}` },
            { name: 'seen in', text: `${SITE_RUNS} random runs of ${seen.of}` },
          ],
    tables: [],
  };
}

/**
 * The moment before a call.
 * @param occurrence which of the calls, from 1; null for all of them
 */
export function explainSite(
  space: Space,
  call: string,
  occurrence: number | null,
  seen: Observations | null,
): Explanation {
  const { races, sites, stride } = space;
  const reached = [...(seen?.sites() ?? [])].filter(
    ([site]) =>
      sites.calls[Math.floor(site / stride)] === call &&
      (occurrence === null || site % stride === occurrence),
  );
  const allowed = reached.reduce((bits, [, facts]) => bits | facts.allowed, 0);
  const actions = (struck: boolean): string =>
    races.filter((_, action) => action > 0 && ((allowed & (1 << action)) !== 0) === struck).join(', ') ||
    'none';
  const times = reached.map(
    ([site, facts]) => `${siteName(space, site)} in ${Math.round((100 * facts.reached) / SITE_RUNS)} %`,
  );
  const kernel = `${call}()`;
  return {
    kind: 'site',
    name: occurrence === null ? call : `${call}#${occurrence}`,
    about: declarationOf(call)?.site ?? '',
    kernel,
    files: filesOf(kernel),
    facts:
      seen === null
        ? []
        : [
            {
              name: 'reached',
              text: `${times.length === 0 ? 'in none' : times.join(', ')} of ${SITE_RUNS} random runs of ${seen.of}`,
            },
            ...(times.length === 0
              ? []
              : [
                  { name: 'races', text: actions(true) },
                  { name: 'excluded', text: actions(false) },
                ]),
          ],
    tables: [],
  };
}
