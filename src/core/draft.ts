// SPDX-License-Identifier: GPL-2.0-only
// A scenario on its way through the random search; the order of simplicity.
import { ANY, type Choices } from './choices.ts';

/**
 * One scenario as the random engine passes it around: a seed, or values given beforehand. The values are decided when a run asks
 * for them; `keepLookedAt` remembers what a failing run looked at, which is what shrinking starts from.
 */
export interface Draft {
  readonly seed: number;
  /** Values by dimension and actions by site, or null for a draft that is only a seed. */
  readonly given: Resolved | null;
}

/** Decided values and races. */
export interface Resolved {
  readonly values: Int8Array;
  /** Pairs of site and action. */
  readonly races: readonly (readonly [site: number, action: number])[];
}

/** Beside the drafts and not in them: a draft is its caller's. */
const LOOKED_AT = new WeakMap<Draft, Resolved>();

/** Remembers what a failing run of the draft looked at. */
export function keepLookedAt(draft: Draft, resolved: Resolved): void {
  LOOKED_AT.set(draft, resolved);
}

/** What a failing run of the draft looked at; null until one failed. */
export function lookedAt(draft: Draft): Resolved | null {
  return LOOKED_AT.get(draft) ?? null;
}

/** Prepares `choices` for a run of the draft. */
export function startDraft(choices: Choices, draft: Draft): void {
  const { given } = draft;
  if (given === null) {
    choices.startRandom(draft.seed);
    return;
  }
  choices.startSimplest();
  for (let dimension = 0; dimension < given.values.length; dimension++) {
    const value = given.values[dimension];
    if (value !== ANY) choices.give(dimension, value);
  }
  for (const [site, action] of given.races) choices.giveRace(site, action);
}

/** What the run that just ended looked at. */
export function resolve(choices: Choices): Resolved {
  const races: [number, number][] = [];
  for (let site = 0; site < choices.actions.length; site++) {
    const action = choices.actionAt(site);
    if (action > 0) races.push([site, action]);
  }
  return { values: choices.values.slice(), races };
}

/**
 * Whether `a` is simpler than `b`: fewer races, then fewer dimensions off the simplest value, then values closer to it. What replaces a
 * value that became impossible may be larger than what was there, so shrinking that does not insist on this goes in circles.
 */
export function isSimpler(a: Resolved, b: Resolved): boolean {
  const [racesA, offA, sumA] = measure(a);
  const [racesB, offB, sumB] = measure(b);
  if (racesA !== racesB) return racesA < racesB;
  return offA === offB ? sumA < sumB : offA < offB;
}

function measure({ races, values }: Resolved): readonly [races: number, off: number, sum: number] {
  let off = 0;
  let sum = 0;
  for (const value of values) {
    if (value > 0) off++;
    sum += Math.max(0, value);
  }
  return [races.length, off, sum];
}
