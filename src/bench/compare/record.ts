// SPDX-License-Identifier: GPL-2.0-only
// The scenarios that somebody draws who has fast-check and the model, and nothing that ties them together: a record with a value of everything.
import fc from 'fast-check';
import type { Choices } from '../../core/choices.ts';

/** A value of each dimension, by number, and at most one race. */
export interface Drawn {
  readonly values: readonly number[];
  readonly race: readonly [site: number, action: number] | null;
}

/** Every value that the choices are not confined from, each as likely as the next; whatever is asked for or not. */
export function recordArbitrary(choices: Choices): fc.Arbitrary<Drawn> {
  const { dimensions, races, sites, stride } = choices.space;
  const values = dimensions.map((dimension, number) =>
    fc.constantFrom(
      ...dimension.values.map((_, value) => value).filter((value) => choices.admits(number, value)),
    ),
  );
  const allSites = sites.calls.flatMap((call, code) =>
    sites.before.includes(call)
      ? Array.from({ length: sites.occurrences }, (_, occurrence) => code * stride + occurrence + 1)
      : [],
  );
  return fc.record({
    values: fc.tuple(...values),
    race: fc.option(fc.tuple(fc.constantFrom(...allSites), fc.integer({ min: 1, max: races.length - 1 }))),
  });
}

/** Prepares `choices` for what was drawn. A value that is not possible given others becomes the simplest that is. */
export function startDrawn(choices: Choices, { race, values }: Drawn): void {
  choices.startSimplest();
  for (const [dimension, value] of values.entries()) choices.give(dimension, value);
  if (race !== null) choices.giveRace(...race);
}
