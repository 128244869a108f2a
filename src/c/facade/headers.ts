// SPDX-License-Identifier: GPL-2.0-only
// The releases of the kernel and the headers that declare their façade.
import { readFileSync } from 'node:fs';
import { DECLARATIONS } from '../../kernel/calls/all.ts';
import type { Source } from '../parse/unit.ts';

/** Releases that the façade knows, newest first. Each is what the ones before it are, with what it has besides. */
export const RELEASES = ['7.1', '7.0', '6.18', '6.12', '6.6', '6.1', '5.18', '5.14', '5.13', '5.12'] as const;

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
  '5.14': null,
  '5.13': '5.13.h',
  '5.12': '5.12.h',
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

/** Calls that kernel.h declares or defines itself. */
function isWritten(name: string): boolean {
  return new RegExp(`^(?:(?!DEFINE_)\\w.*\\b|#define )${name}\\(`, 'm').test(header('kernel.h').text);
}

/** Whether a release has a call whose last one is `until`. */
function has(release: Release, until: string | undefined): boolean {
  return until === undefined || RELEASES.indexOf(release) >= RELEASES.indexOf(until as Release);
}

/** The prototypes of the calls that a release has and that kernel.h does not declare itself: those of which C needs the prototype alone. */
function prototypesOf(release: Release): Source {
  const lines = DECLARATIONS.filter(
    ({ kind, name, until }) => kind === 'call' && has(release, until) && !isWritten(name),
  ).map(({ c, steady }) => `${c}${steady === true ? ' __pure' : ''};\n`);
  return { file: 'src/kernel/calls', text: lines.join('') };
}

const declared = new Map<Release, Source>();

/** The headers of a release, in the order in which they are read. */
export function headersOf(release: Release): Source[] {
  const prototypes = declared.get(release) ?? prototypesOf(release);
  declared.set(release, prototypes);
  const upTo = RELEASES.slice(0, RELEASES.indexOf(release) + 1);
  const names = upTo.map((r) => OWN[r]).filter((name) => name !== null);
  return [header('kernel.h'), prototypes, ...names.map(header)];
}
