// SPDX-License-Identifier: GPL-2.0-only
// The releases of the kernel and the headers that declare their façade.
import { readFileSync } from 'node:fs';
import type { Source } from '../parse/unit.ts';

/** Releases that the façade knows, newest first. Each is what the ones before it are, with what it has besides. */
export const RELEASES = ['7.1', '7.0', '6.18', '6.12', '6.6', '6.1', '5.18'] as const;

/** A release of the kernel whose interfaces a file uses. */
export type Release = (typeof RELEASES)[number];

/** Headers beyond the common one, by release. */
const OWN: { readonly [release in Release]: string | null } = {
  '7.1': null,
  '7.0': null,
  '6.18': '6.18.h',
  '6.12': '6.12.h',
  '6.6': '6.6.h',
  '6.1': '6.1.h',
  '5.18': '5.18.h',
};

const read = new Map<string, Source>();

function header(name: string): Source {
  const known = read.get(name);
  if (known !== undefined) return known;
  const source = {
    file: `facade/${name}`,
    text: readFileSync(new URL(`headers/${name}`, import.meta.url), 'utf8'),
  };
  read.set(name, source);
  return source;
}

/** The headers of a release, in the order in which they are read. */
export function headersOf(release: Release): Source[] {
  const upTo = RELEASES.slice(0, RELEASES.indexOf(release) + 1);
  const names = upTo.map((r) => OWN[r]).filter((name) => name !== null);
  return [header('kernel.h'), ...names.map(header)];
}
