// SPDX-License-Identifier: GPL-2.0-only
// In which fields two plain values differ.
import { oneLine } from '../../core/one-line.ts';

/** Differences that are named before the rest is counted. */
const MOST = 4;
/** Characters of a value that are shown. */
const SHOWN = 40;

/** The fields in which what was said differs from what is so, as half-sentences; none if they are the same. */
export function differences(said: unknown, so: unknown): readonly string[] {
  const all = [...walk('', said, so)];
  return all.length <= MOST ? all : [...all.slice(0, MOST), `and ${all.length - MOST} more fields`];
}

function* walk(path: string, said: unknown, so: unknown): Generator<string> {
  if (isRecord(said) && isRecord(so)) {
    for (const name of new Set([...Object.keys(said), ...Object.keys(so)]))
      yield* walk(path === '' ? name : `${path}.${name}`, said[name], so[name]);
    return;
  }
  if (said !== so) yield `${oneLine(path)} is ${text(said)}, and ${text(so)} in the run`;
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  const json = value === undefined ? 'absent' : JSON.stringify(value);
  return oneLine(json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json);
}
