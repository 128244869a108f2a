// SPDX-License-Identifier: GPL-2.0-only
// What the evidence on a field comes to.
import type { Access } from './accesses.ts';
import { isZero } from './accesses.ts';
import type { Confirmation } from './confirm.ts';

/** What the audit makes of a field. */
export type Verdict =
  /** Given by the caller, never changed. */
  | 'fault'
  /** Can be computed anew from the fault wherever it is needed. */
  | 'redundant'
  /** Only one function has to do with it: a local. */
  | 'local'
  /** Several steps change it, so that what it holds depends on when one looks. */
  | 'reassigned'
  /** Decided from other fields in a later step than the one in which the last of them became known. */
  | 'late'
  /** Could be computed from other fields, and is stored by the step that fills them in: a cached value. */
  | 'cached'
  /** Holds what nothing else tells. */
  | 'state';

/** The verdicts that name a field for removal from the state. */
export const NAMED: ReadonlySet<Verdict> = new Set<Verdict>(['redundant', 'local', 'reassigned', 'late']);

/** What the verdict on one field rests on. */
export interface Evidence {
  readonly struct: string;
  readonly field: string;
  readonly accesses: readonly Access[];
  /** The derivation that held at every read, or null. */
  readonly derivation: Confirmation | null;
}

/** Whether the field is filled by the caller of the handler and by nobody else. */
export function isGiven(evidence: Evidence, isConstant: boolean): boolean {
  const writes = evidence.accesses.filter((a) => a.kind === 'write' || a.kind === 'address');
  if (writes.length > 0) return false;
  if (isConstant) return true;
  const init = evidence.accesses.find((a) => a.kind === 'init');
  return init?.value?.getText() === evidence.field;
}

/** Functions that give the field a value; the zero of an initialiser is none. */
function writersOf(accesses: readonly Access[]): readonly string[] {
  const writers = accesses.filter((a) => a.kind === 'write' || (a.kind === 'init' && !isZero(a.value)));
  return [...new Set(writers.map((a) => a.inFunction))];
}

/**
 * The verdict on a field.
 * @param given whether a field, as `struct.field`, is the caller's and constant
 * @param redundant the fields that were found redundant already, as `struct.field`
 * @param firstWrite by field, as `struct.field`, where its value first becomes known
 */
export function verdictOn(
  evidence: Evidence,
  given: ReadonlySet<string>,
  redundant: ReadonlySet<string>,
  firstWrite: ReadonlyMap<string, Access>,
): Verdict {
  const key = `${evidence.struct}.${evidence.field}`;
  const { accesses } = evidence;
  const derivation = evidence.derivation?.derivation;
  if (derivation?.inputs.every((input) => given.has(input) || redundant.has(input))) return 'redundant';
  if (given.has(key)) return 'fault';
  const readers = new Set(accesses.filter((a) => a.kind === 'read').map((a) => a.inFunction));
  const changers = new Set(accesses.filter((a) => a.kind === 'write').map((a) => a.inFunction));
  const [reader] = readers;
  if (readers.size === 1 && changers.size === 1 && reader !== undefined && changers.has(reader))
    return 'local';
  if (writersOf(accesses).length > 1) return 'reassigned';
  if (derivation !== undefined) {
    const own = firstWrite.get(key);
    const inputs = derivation.inputs.map((input) => firstWrite.get(input)).filter((a) => a !== undefined);
    const latest = inputs.reduce<Access | undefined>(
      (last, a) => (last === undefined || a.order > last.order ? a : last),
      undefined,
    );
    if (
      own !== undefined &&
      latest !== undefined &&
      own.inFunction !== latest.inFunction &&
      own.order > latest.order
    )
      return 'late';
    return 'cached';
  }
  return 'state';
}
