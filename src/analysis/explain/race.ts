// SPDX-License-Identifier: GPL-2.0-only
// A race and where it may strike, a site and what may strike there.

import { siteName } from '../../core/scenario.ts';
import { declarationOf } from '../../kernel/calls/all.ts';
import { CALL_NAMES, type CallName } from '../../kernel/calls.ts';
import { RACE_NAMES, type RaceName } from '../../kernel/races/actions.ts';
import { RACES } from '../../kernel/races/all.ts';
import { SITE_STRIDE } from '../../kernel/races/site.ts';
import { SPACE } from '../../subjects/user_mem_abort/space.ts';
import type { Explanation } from './explanation.ts';
import { filesOf } from './kernel-functions.ts';
import type { Observations } from './observations.ts';
import { SITE_RUNS } from './site.ts';

/** What another thread does, and before which calls the locks let it. */
export function explainRace(name: RaceName, seen: Observations): Explanation {
  const action = RACE_NAMES.indexOf(name);
  const { about, kernel } = RACES[action - 1];
  const bit = 1 << action;
  const sites = [...seen.sites()];
  const sitesWhere = (allowed: boolean): string =>
    sites
      .filter(([, facts]) => ((facts.allowed & bit) !== 0) === allowed)
      .map(([site]) => siteName(SPACE, site))
      .join(', ') || 'none';
  return {
    kind: 'race',
    name,
    about,
    kernel,
    files: [],
    facts: [
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
export function explainSite(call: CallName, occurrence: number | null, seen: Observations): Explanation {
  const reached = [...seen.sites()].filter(
    ([site]) =>
      CALL_NAMES[Math.floor(site / SITE_STRIDE)] === call &&
      (occurrence === null || site % SITE_STRIDE === occurrence),
  );
  const allowed = reached.reduce((bits, [, facts]) => bits | facts.allowed, 0);
  const actions = (struck: boolean): string =>
    RACE_NAMES.filter((_, action) => action > 0 && ((allowed & (1 << action)) !== 0) === struck).join(', ') ||
    'none';
  const times = reached.map(
    ([site, facts]) => `${siteName(SPACE, site)} in ${Math.round((100 * facts.reached) / SITE_RUNS)} %`,
  );
  const kernel = `${call}()`;
  return {
    kind: 'site',
    name: occurrence === null ? call : `${call}#${occurrence}`,
    about: declarationOf(call)?.site ?? '',
    kernel,
    files: filesOf(kernel),
    facts: [
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
