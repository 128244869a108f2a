// SPDX-License-Identifier: GPL-2.0-only
// What evaluating an expression touches, and what C leaves open about the order.
import { CError, type Place } from '../error.ts';

/**
 * What evaluating an expression looks at and changes, as keys: `world` for the machine behind the façade, `local:x` for a variable,
 * `box:u64:x` for one whose address is taken, `field:u64:struct.name` for a field, `*u64` for whatever a pointer to that type may point to.
 */
export interface Effects {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Variables that are written by the expression itself rather than by a function that it calls. */
  readonly sets: readonly string[];
}

export const NONE: Effects = { reads: [], writes: [], sets: [] };

export function reading(...keys: string[]): Effects {
  return { reads: keys, writes: [], sets: [] };
}

export function union(...all: readonly Effects[]): Effects {
  const some = all.filter((e) => e.reads.length + e.writes.length > 0);
  if (some.length === 0) return NONE;
  if (some.length === 1) return some[0];
  return {
    reads: [...new Set(some.flatMap((e) => e.reads))],
    writes: [...new Set(some.flatMap((e) => e.writes))],
    sets: [...new Set(some.flatMap((e) => e.sets))],
  };
}

/** Whether two keys may mean one object: a pointer may point to a variable or field of its type. */
function overlap(a: string, b: string): boolean {
  return a === b || pointsInto(a, b) || pointsInto(b, a);
}

function pointsInto(pointer: string, object: string): boolean {
  if (!pointer.startsWith('*')) return false;
  const type = pointer.slice(1);
  return object.startsWith(`box:${type}:`) || object.startsWith(`field:${type}:`);
}

/** What two expressions would disturb in each other, or null. */
function conflict(a: Effects, b: Effects): string | null {
  const touchedBy = (key: string, others: readonly string[]): boolean =>
    others.some((other) => overlap(key, other));
  return (
    a.writes.find((key) => touchedBy(key, b.reads) || touchedBy(key, b.writes)) ??
    b.writes.find((key) => touchedBy(key, a.reads)) ??
    null
  );
}

/** Refuses operands that C may evaluate in any order and that would come out differently. */
export function checkUnsequenced(operands: readonly Effects[], place: Place): void {
  for (let i = 0; i < operands.length; i++) {
    for (let j = i + 1; j < operands.length; j++) {
      const key = conflict(operands[i], operands[j]);
      if (key === null) continue;
      throw new CError(
        place,
        `operands that C may evaluate in either order and that both touch ${inWords(key)}`,
        'give each a statement of its own',
      );
    }
  }
}

function inWords(key: string): string {
  if (key === 'world') return 'the state of the kernel';
  if (key.startsWith('local:')) return `the variable ${key.slice(6).replace(/#\d+$/, '')}`;
  if (key.startsWith('*')) return `what a pointer to ${key.slice(1)} points to`;
  return `${key.startsWith('box:') ? 'the variable' : 'the field'} ${key.split(':').slice(2).join(':')}`;
}
