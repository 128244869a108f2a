// SPDX-License-Identifier: GPL-2.0-only
// What is compared of one fault, in words that model and machine share.

/** The parts of an observation, in the order in which they are compared. */
export const PARTS = [
  'syndrome',
  'calls',
  'return value',
  'way out',
  'signal',
  'injected abort',
  'leaf',
  'dirty log',
  'page marked dirty',
  'page references',
  'tags',
  'tags beside',
  'warnings',
] as const;

/** Name of a part. */
export type Part = (typeof PARTS)[number];

/** One fault as one side saw it; null where a side cannot tell. */
export type Observation = { readonly [part in Part]: string | null };

/** A part on which the sides do not agree. */
export interface Difference {
  readonly part: Part;
  readonly model: string;
  readonly machine: string;
}

/** The parts that both sides can tell and do not agree on. */
export function differences(model: Observation, machine: Observation): readonly Difference[] {
  return PARTS.flatMap((part) => {
    const ours = model[part];
    const theirs = machine[part];
    return ours === null || theirs === null || ours === theirs
      ? []
      : [{ part, model: ours, machine: theirs }];
  });
}

/** `RW-`, with the memory type. */
export function permissions(r: boolean, w: boolean, x: boolean, type: '' | 'device' | 'normal-nc'): string {
  return `${r ? 'R' : '-'}${w ? 'W' : '-'}${x ? 'X' : '-'}${type === '' ? '' : ` ${type}`}`;
}
