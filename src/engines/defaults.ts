// SPDX-License-Identifier: GPL-2.0-only
// What a run does unless told otherwise.
import type { Scenario } from '../core/scenario.ts';

/** Page sizes that a run can be confined to; `64k` includes the folded configuration. */
export const PAGE_SIZES = ['all', '4k', '16k', '64k'] as const;
/** One of them. */
export type PageSize = (typeof PAGE_SIZES)[number];

/** How scenarios are chosen. */
export const ENGINE_NAMES = ['random', 'exhaustive', 'sessions', 'all'] as const;
/** One of the engines, or each in turn. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What a run does unless told otherwise. */
export const DEFAULTS = {
  engine: 'random',
  /** Scenarios per pair. */
  runs: 200_000,
  seed: 1,
  /** Races that may strike in one run. */
  preemptions: 1,
  pageSize: 'all',
  strict: false,
} as const;

/** How many races may strike when a scenario is run and nobody says. */
export function defaultPreemptions(scenario: Scenario): number {
  return Math.max(1, scenario.races.length);
}
