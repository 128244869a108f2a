// SPDX-License-Identifier: GPL-2.0-only
// What single trees have beside the releases that they are based on.
import { readdirSync, readFileSync } from 'node:fs';
import type { Source } from '../parse/unit.ts';

/** The declarations of a tree that differs from its release. */
export interface Profile {
  /** Its name, which is that of its header. */
  readonly name: string;
  readonly header: Source;
  /** What it is told by: the names that it defines. */
  readonly names: readonly string[];
}

const FOLDER = new URL('profiles/', import.meta.url);

let known: readonly Profile[] | null = null;

/** The profiles that ship, by name. */
export function profiles(): readonly Profile[] {
  known ??= readdirSync(FOLDER)
    .filter((file) => file.endsWith('.h'))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, FOLDER), 'utf8');
      const names = [...text.matchAll(/^(?:#define (\w+)|DEFINE_\w+\((?:\w+, .*, )?(\w+),)/gm)];
      return {
        name: file.replace(/\.h$/, ''),
        header: { file: `profiles/${file}`, text },
        names: names.map(([, macro, defined]) => macro ?? defined ?? ''),
      };
    });
  return known;
}

/** The profiles that define a name which the text uses. */
export function profilesFor(text: string): readonly Profile[] {
  const used = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  return profiles().filter(({ names }) => names.some((name) => used.has(name)));
}
