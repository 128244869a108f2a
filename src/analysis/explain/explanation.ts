// SPDX-License-Identifier: GPL-2.0-only
// The type.

/** The kinds of things that have a name in options, reports and scenario files. */
export const KINDS = [
  'dimension',
  'invariant',
  'site',
  'race',
  'contract',
  'known problem',
  'canary',
  'bug',
  'operator',
] as const;

/** One of them. */
export type Kind = (typeof KINDS)[number];

/** What a name stands for. */
export interface Explanation {
  readonly kind: Kind;
  readonly name: string;
  /** One or a few sentences. */
  readonly about: string;
  /** Where the kernel's source has it; empty for what is our own. */
  readonly kernel: string;
  /** The files of the functions that `kernel` names without saying where they are. */
  readonly files: readonly Row[];
  readonly facts: readonly Row[];
  readonly tables: readonly Table[];
}

/** A name, and what there is to say about it. */
export interface Row {
  readonly name: string;
  readonly text: string;
}

/** Rows under a heading. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}
