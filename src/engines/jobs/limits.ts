// SPDX-License-Identifier: GPL-2.0-only
// What the variants of a run cannot be given.
import type { Limit, Variant } from '../../core/variant.ts';
import type { Variants } from './job.ts';

/**
 * The values that are left of each dimension that a variant limits, as bits: a run compares what all of its variants can be given.
 * @throws TypeError if a limit names no dimension, or leaves nothing of one
 */
export function confinedBy({
  legacy,
  refactored,
  subject,
}: Variants): readonly (readonly [number, number])[] {
  const { dimensions, numbers } = subject.space;
  const left = new Map<number, number>();
  for (const { dimension, values } of effective([legacy, ...refactored])) {
    const number = numbers.get(dimension) ?? -1;
    const labels = dimensions[number]?.values.map(({ label }) => label) ?? [];
    const bits = labels.reduce((mask, label, i) => (values.includes(label) ? mask | (1 << i) : mask), 0);
    const both = bits & (left.get(number) ?? -1);
    if (both === 0) throw new TypeError(`${values.join(', ')} leave nothing of the dimension ${dimension}`);
    left.set(number, both);
  }
  return [...left];
}

/** What the limits of the variants of a run leave out, each once. */
export function leftOut(variants: readonly Variant[]): readonly string[] {
  return [...new Set(effective(variants).map(({ why }) => why))];
}

/** The limits that hold for a run of these variants. */
function effective(variants: readonly Variant[]): readonly Limit[] {
  const all = variants.map(({ limits }) => limits ?? []);
  return all
    .flat()
    .filter(
      ({ unlessOtherCan, why }) =>
        unlessOtherCan !== true || all.every((limits) => limits.some((other) => other.why === why)),
    );
}
