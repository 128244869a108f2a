// SPDX-License-Identifier: GPL-2.0-only
// What a session fixes, and how a file names it.

import type { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { nthSetBit } from '../../../core/draw.ts';
import type { SessionRange } from '../../../core/session.ts';
import { dimensionNumber } from '../../../core/space.ts';
import { Access, FaultKind, NestedSize } from '../../../kernel/environment.ts';
import { D, type DimensionName } from '../dimensions/all.ts';
import type { SessionRules } from './rules.ts';

/** What the guest's own stage-2 allows: the guest hypervisor's choice, whatever it is that faults first. */
export const FREE: readonly DimensionName[] = ['nestedWritable', 'nestedReadable', 'nestedXn'];

/** Whether a dimension is one of `FREE`. */
export function isFree(name: string): boolean {
  return FREE.some((free) => free === name);
}

/** Labels that a session may give to a dimension, simplest first. */
export function labelsOf({ leftOut, space }: SessionRules, name: string): readonly string[] {
  return space.dimensions[dimensionNumber(space, name)]!.values.filter(
    (_, index) => (only(index) & (leftOut[name] ?? 0)) === 0,
  ).map(({ label }) => label);
}

/** The values of the session's dimensions that are not the simplest possible ones, by label: what a file has to name. */
export function namedChoices(
  { dimensions, space }: SessionRules,
  choices: Choices,
): { readonly [dimension: string]: string } {
  const named: Record<string, string> = {};
  for (const name of dimensions) {
    const number = dimensionNumber(space, name);
    const { domain, values } = space.dimensions[number]!;
    const value = choices.values[number]!;
    const simplest = isFree(name) ? 0 : nthSetBit(domain?.(choices) ?? 1, 0);
    const unasked = isFree(name) && choices.values[D.nestedSize] === NestedSize.none;
    if (value > 0 && value !== simplest && !unasked) named[name] = values[value]!.label;
  }
  return named;
}

/** Confines choices to what a session can be about, within a range. */
export function confineToSessions(
  { dimensions, leftOut, space }: SessionRules,
  choices: Choices,
  { confined, pageSizes }: Omit<SessionRange, 'races'>,
): void {
  for (const name of dimensions) choices.confine(dimensionNumber(space, name), ~(leftOut[name] ?? 0));
  choices.confine(D.pageSize, pageSizes);
  for (const [dimension, values] of confined)
    choices.confine(dimension, values & ~(leftOut[space.dimensions[dimension]!.name] ?? 0));
}

/**
 * Gives what the domains of a session's dimensions depend on and a session does not fix: a first fault that leaves them free.
 * @param access the guest's own stage-2 has to allow a fetch that takes it, or a read
 */
export function giveFirstFault(
  { firstFault = {}, space }: SessionRules,
  choices: Choices,
  access: Access = Access.exec,
): void {
  choices.give(D.faultKind, FaultKind.translation);
  choices.give(D.access, access);
  for (const [name, value] of Object.entries(firstFault)) choices.give(dimensionNumber(space, name), value);
}
