// SPDX-License-Identifier: GPL-2.0-only
// What can be special about an access, beside a race.

/** What is said of an extra in its one place. */
interface Extra {
  /** What it can be, simplest first. */
  readonly labels: readonly string[];
  /** The dimension whose values the labels are, if they are: a text that cannot be given a value is not given the label. */
  readonly dimension?: string;
  /** One access in so many has it. */
  readonly odds: number;
  /** In words, for one of `labels`. */
  readonly text: (label: string) => string;
}

/** By the name that it has in a step, in the order in which they are drawn. */
export const EXTRAS = {
  topup: {
    labels: ['fails'],
    odds: 40,
    text: () => 'no memory for the top-up',
  },
  userPte: {
    labels: ['gone'],
    odds: 40,
    text: () => 'the entry of the user page tables is gone',
  },
  walk: {
    labels: ['faults', 'fails', 'changes'],
    dimension: 'nestedWalk',
    odds: 12,
    text: (label) => `a walk of the guest hypervisor's tables ${label}`,
  },
  decoding: {
    labels: ['none', 'cache-maintenance'],
    dimension: 'decoding',
    odds: 10,
    text: (label) =>
      label === 'none'
        ? 'by an instruction that the syndrome does not decode'
        : 'by cache maintenance if it is a write',
  },
  slot: {
    labels: ['invalid'],
    dimension: 'slotKind',
    odds: 30,
    text: () => 'while the slot is being moved or deleted',
  },
  error: {
    labels: ['memory', 'parity'],
    odds: 25,
    text: (label) => `which meets an error of ${label === 'memory' ? 'memory or a bus' : label}`,
  },
  limit: {
    labels: ['reached'],
    dimension: 'lockedLimit',
    odds: 25,
    text: () => 'at the limit of locked memory',
  },
  owner: {
    labels: ['no'],
    dimension: 'hostOwns',
    odds: 25,
    text: () => "to a page that is not the host's alone",
  },
} as const satisfies { readonly [name: string]: Extra };

export type ExtraName = keyof typeof EXTRAS;

/** Every extra, by name. */
export const EXTRA_NAMES = Object.keys(EXTRAS) as readonly ExtraName[];

/** The labels of an extra. */
export function labelsOfExtra(name: ExtraName): readonly string[] {
  return EXTRAS[name].labels;
}
