// SPDX-License-Identifier: GPL-2.0-only
// What a session fixes, and what it leaves to its steps.

import type { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { nthSetBit } from '../../../core/draw.ts';
import type { SessionRange } from '../../../core/session.ts';
import { Access, FaultKind, HostPte, NestedSize, Reach, VmaKind } from '../../../kernel/environment.ts';
import { D, DIMENSION_NAMES, DIMENSIONS, type DimensionName } from '../dimensions/all.ts';

/** What is decided by the steps: the fault, what stage-2 and the caches hold by then; and where the VMA and its range of pfns end, which is far away. */
const DECIDED_BY_STEPS: readonly DimensionName[] = [
  'faultKind',
  'access',
  'stage2State',
  'entryHasOther',
  'pageInPmd',
  'pmdInRegion',
  'vmaStart',
  'vmaEnd',
  'pfnRanges',
  'userPteGone',
  'cacheFill',
  'topup',
  'mteTags',
];

/** The dimensions that a session fixes. */
export const SESSION_DIMENSIONS: readonly DimensionName[] = DIMENSION_NAMES.filter(
  (name) => !DECIDED_BY_STEPS.includes(name),
);

/**
 * Values that a session does not begin with. A guest granule below the page size breaks the geometry of all that follows, a slot of
 * one page has no second page, and a file that ends before the page stays like that; the single-fault engines have them. Memory
 * is poisoned and unmapped by steps, the log is a bitmap. A fatal signal ends the VM.
 */
const LEFT_OUT: { readonly [name in DimensionName]?: number } = {
  nestedSize: only(NestedSize.belowPage),
  slotStart: only(Reach.page),
  slotEnd: only(Reach.page),
  slotLogging: only(2, 3),
  vmaKind: only(VmaKind.hole),
  hostPte: only(HostPte.poisoned, HostPte.sigbus, HostPte.interrupted),
};

/** What the guest's own stage-2 allows: the guest hypervisor's choice, whatever it is that faults first. */
export const FREE: readonly DimensionName[] = ['nestedWritable', 'nestedReadable', 'nestedXn'];

/** Labels that a session may give to a dimension, simplest first. */
export function labelsOf(name: DimensionName): readonly string[] {
  return DIMENSIONS[D[name]].values
    .filter((_, index) => (only(index) & (LEFT_OUT[name] ?? 0)) === 0)
    .map(({ label }) => label);
}

/** The values of the session's dimensions that are not the simplest possible ones, by label: what a file has to name. */
export function namedChoices(choices: Choices): { readonly [dimension: string]: string } {
  const named: Record<string, string> = {};
  for (const name of SESSION_DIMENSIONS) {
    const { domain, values } = DIMENSIONS[D[name]];
    const value = choices.values[D[name]];
    const simplest = FREE.includes(name) ? 0 : nthSetBit(domain?.(choices) ?? 1, 0);
    const unasked = FREE.includes(name) && choices.values[D.nestedSize] === NestedSize.none;
    if (value > 0 && value !== simplest && !unasked) named[name] = values[value].label;
  }
  return named;
}

/** Confines choices to what a session can be about, within a range. */
export function confineToSessions(
  choices: Choices,
  { confined, pageSizes }: Omit<SessionRange, 'races'>,
): void {
  for (const name of SESSION_DIMENSIONS) choices.confine(D[name], ~(LEFT_OUT[name] ?? 0));
  choices.confine(D.pageSize, pageSizes);
  for (const [dimension, values] of confined)
    choices.confine(dimension, values & ~(LEFT_OUT[DIMENSION_NAMES[dimension]] ?? 0));
}

/**
 * Gives what the domains of a session's dimensions depend on and a session does not fix: a first fault that leaves them free.
 * @param access the guest's own stage-2 has to allow a fetch that takes it, or a read
 */
export function giveFirstFault(choices: Choices, access: Access = Access.exec): void {
  choices.give(D.faultKind, FaultKind.translation);
  choices.give(D.access, access);
}
