// SPDX-License-Identifier: GPL-2.0-only
// What a function itself says, down to others that are judged for themselves.
import type { Translation } from '../c/translate.ts';

const HEAD = /^function (\w+)\(/;

/**
 * The text of a translation without the functions that are reached through one of `ends` alone. Two with the same own text hand the same faults
 * to the same functions and do the same with what these return.
 * @param ends names of functions that are judged for themselves; the entry is none
 */
export function ownText(
  { function: entry, javascript, modelled, release }: Translation,
  ends: ReadonlySet<string>,
): string {
  const { functions, rest } = split(javascript);
  const reached = reachedFrom(entry, functions, ends);
  const texts = [...reached].sort().map((name) => functions.get(name) ?? '');
  const called = new Set(texts.flatMap(namesIn));
  return [
    release,
    ...modelled.filter(({ name }) => called.has(name)).map(({ name, tokens }) => `${name} ${tokens}`),
    ...rest,
    ...texts,
  ].join('\n');
}

/** The functions of a translation without those that are reached through one of `ends` alone. */
export function ownFunctions(
  { function: entry, javascript }: Translation,
  ends: ReadonlySet<string>,
): ReadonlySet<string> {
  return reachedFrom(entry, split(javascript).functions, ends);
}

function reachedFrom(
  entry: string,
  functions: ReadonlyMap<string, string>,
  ends: ReadonlySet<string>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const text = functions.get(name);
    if (text === undefined || reached.has(name) || ends.has(name)) continue;
    reached.add(name);
    waiting.push(...namesIn(text));
  }
  return reached;
}

/** The functions of a text by name, and its other lines but for what they import: a name means the same wherever it comes from. */
function split(javascript: string): {
  readonly functions: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
} {
  const functions = new Map<string, string>();
  const rest: string[] = [];
  let name: string | null = null;
  for (const line of javascript.split('\n')) {
    name ??= HEAD.exec(line)?.[1] ?? null;
    if (name === null) {
      if (line !== '' && !line.startsWith('const {')) rest.push(line);
      continue;
    }
    functions.set(name, `${functions.get(name) ?? ''}${line}\n`);
    if (line.startsWith('}')) name = null;
  }
  return { functions, rest };
}

function namesIn(text: string): readonly string[] {
  return text.match(/\b[A-Za-z_]\w*\b/g) ?? [];
}
