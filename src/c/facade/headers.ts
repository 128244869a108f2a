// SPDX-License-Identifier: GPL-2.0-only
// The releases of the kernel and the headers that declare their façade.
import { readFileSync } from 'node:fs';
import { DECLARATIONS } from '../../kernel/calls/all.ts';
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

/** The prototypes of the façade's calls that kernel.h neither declares nor defines itself: those of which C needs the prototype alone. */
function prototypes(): Source {
  const { text } = header('kernel.h');
  const isWritten = (name: string): boolean =>
    new RegExp(`^(?:(?!DEFINE_)\\w.*\\b|#define )${name}\\(`, 'm').test(text);
  const lines = DECLARATIONS.filter(({ kind, name }) => kind === 'call' && !isWritten(name)).map(
    ({ c, steady }) => `${c}${steady === true ? ' __pure' : ''};\n`,
  );
  return { file: 'src/kernel/calls', text: lines.join('') };
}

let declared: Source | null = null;

/** The headers of a release, in the order in which they are read. */
export function headersOf(release: Release): Source[] {
  declared ??= prototypes();
  const upTo = RELEASES.slice(0, RELEASES.indexOf(release) + 1);
  const names = upTo.map((r) => OWN[r]).filter((name) => name !== null);
  return [header('kernel.h'), declared, ...names.map(header)];
}
