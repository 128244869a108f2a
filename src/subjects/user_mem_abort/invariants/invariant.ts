// SPDX-License-Identifier: GPL-2.0-only
// The type, and invariants that façade calls watch.
import type { Invariant } from '../../../core/invariant.ts';
import type { Machine } from '../../../kernel/machine.ts';

/** A question about a leaf by its number. No allocation. */
export type LeafCheck = (m: Machine, leaf: number) => boolean;

/** A question about leaves that continue each other, by the numbers of the first and the last. No allocation. */
export type RunCheck = (m: Machine, first: number, last: number) => boolean;

/** A statement that holds for one run of any correct handler, and how it is judged on the final machine. */
export interface MachineInvariant extends Invariant {
  /** Whether the run that just ended breaks it. On the hot path: no allocation. */
  readonly broken: (m: Machine, ret: number) => boolean;
  /** For an invariant of every leaf: whether this one breaks it. */
  readonly leafWrong?: LeafCheck;
  /** Whether one of the leaves `first` to `last`, which continue each other, breaks it. The same as asking each, and cheaper. */
  readonly runWrong?: RunCheck;
  /** What exactly is wrong, after a traced run that breaks it. */
  readonly explain: (m: Machine, ret: number) => string;
}

/** The details that façade calls recorded for the violations in `mask`, joined. */
export function recorded(m: Machine, mask: number): string {
  return m.recorder.violationLog
    .filter((record) => (record.violation & mask) !== 0)
    .map((record) => record.detail)
    .join('; ');
}

/** An invariant that façade calls watch over: broken if a violation of `mask` was recorded. */
export function watched(name: string, mask: number, about: string, source: string): MachineInvariant {
  return {
    name,
    about,
    source,
    judged: 'while the handler runs, by the calls that it makes',
    watches: mask,
    broken: (m) => (m.recorder.violations & mask) !== 0,
    explain: (m) => recorded(m, mask),
  };
}
