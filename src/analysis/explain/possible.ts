// SPDX-License-Identifier: GPL-2.0-only
// Under which conditions a value is possible, read off the domains.
import { at } from '../../core/at.ts';
import type { Choices } from '../../core/choices.ts';
import type { Dimension } from '../../core/dimension.ts';

/** Values that other dimensions have, and the values that are possible then, as bits. */
export interface Rule {
  readonly given: readonly Condition[];
  readonly possible: number;
}

/** A dimension that has one of these values; all by number. */
export interface Condition {
  readonly dimension: number;
  readonly values: readonly number[];
}

/** What a domain says, as the questions that it asks, in their order. */
type Tree = { readonly possible: number } | { readonly dimension: number; readonly forks: readonly Fork[] };

interface Fork {
  readonly values: number[];
  readonly tree: Tree;
}

/** Values of dimensions, by number. */
type Decided = ReadonlyMap<number, number>;

/** Thrown where a domain asks for a dimension that is not decided yet. */
class Undecided extends Error {
  readonly dimension: number;
  constructor(dimension: number) {
    super();
    this.dimension = dimension;
  }
}

/**
 * Under which conditions which values of a dimension are possible: found by answering whatever its domain asks in every way
 * that does not contradict itself. Conditions that make no difference are left out.
 * @returns one rule without conditions if nothing restricts the dimension
 */
export function possibleValues(dimensions: readonly Dimension[], dimension: number): readonly Rule[] {
  return rulesOf(treeOf(dimensions, dimension, new Map()), []);
}

function treeOf(dimensions: readonly Dimension[], dimension: number, decided: Decided): Tree {
  const answer = ask(dimensions, dimension, decided);
  if (typeof answer === 'number') return { possible: answer };
  const asked = answer.dimension;
  const forks = new Map<string, Fork>();
  for (const further of everyValue(dimensions, asked, decided)) {
    if (!consistent(dimensions, further)) continue;
    const tree = treeOf(dimensions, dimension, further);
    const key = JSON.stringify(tree);
    const value = further.get(asked) ?? 0;
    const same = forks.get(key);
    if (same === undefined) forks.set(key, { values: [value], tree });
    else same.values.push(value);
  }
  const [first, ...others] = forks.values();
  // A dimension has a value that contradicts nothing, whatever else was decided.
  if (first === undefined) throw new Error('no value of a dimension is possible');
  return others.length === 0 ? first.tree : { dimension: asked, forks: [first, ...others] };
}

/** The possible values of `dimension` as bits, or what has to be decided before that can be said. */
function ask(dimensions: readonly Dimension[], dimension: number, decided: Decided): number | Undecided {
  const { domain, values } = at(dimensions, dimension);
  const all = (1 << values.length) - 1;
  if (domain === undefined) return all;
  const pick = (asked: number): number => {
    const value = decided.get(asked);
    if (value === undefined) throw new Undecided(asked);
    return value;
  };
  try {
    // A domain asks for values of other dimensions, and to which the run is confined, which is to none here.
    return domain({ pick, admits: () => true } as unknown as Choices) & all;
  } catch (undecided) {
    if (undecided instanceof Undecided) return undecided;
    throw undecided;
  }
}

/** Whether there is a scenario with these values. */
function consistent(dimensions: readonly Dimension[], decided: Decided): boolean {
  for (const [dimension, value] of decided) {
    const answer = ask(dimensions, dimension, decided);
    if (answer instanceof Undecided)
      return everyValue(dimensions, answer.dimension, decided).some((further) =>
        consistent(dimensions, further),
      );
    if ((answer & (1 << value)) === 0) return false;
  }
  return true;
}

function everyValue(
  dimensions: readonly Dimension[],
  dimension: number,
  decided: Decided,
): readonly Decided[] {
  return at(dimensions, dimension).values.map((_, value) => new Map([...decided, [dimension, value]]));
}

function rulesOf(tree: Tree, given: readonly Condition[]): readonly Rule[] {
  if ('possible' in tree) return [{ given, possible: tree.possible }];
  return tree.forks.flatMap((fork) =>
    rulesOf(fork.tree, [...given, { dimension: tree.dimension, values: fork.values }]),
  );
}
