// SPDX-License-Identifier: GPL-2.0-only
// A name that leads to what it stands for.
import type { VNode } from 'preact';
import type { JsonReport } from '../../json.ts';
import { type NameKind, namesOf } from '../../names.ts';
import { nameId } from '../anchors.ts';

interface NameProps {
  readonly kind: NameKind;
  readonly name: string;
  /** What the page is about; null for a page without a verdict, which explains no names. */
  readonly verify: Pick<JsonReport, 'pairs' | 'sources'> | null;
}

/** A name, as a link where the page explains it, with the explanation in reach of the pointer. */
export function Name({ kind, name, verify }: NameProps): VNode {
  const meaning = verify === null ? undefined : meaningsOf(verify).get(`${kind} ${name}`);
  if (meaning === undefined) return <>{name}</>;
  return (
    <a class="name" href={`#${nameId(kind, name)}`} title={meaning}>
      {name}
    </a>
  );
}

const known = new WeakMap<object, ReadonlyMap<string, string>>();

/** Sentences by kind and name; a page asks for hundreds. */
function meaningsOf(verify: Pick<JsonReport, 'pairs' | 'sources'>): ReadonlyMap<string, string> {
  let meanings = known.get(verify);
  if (meanings === undefined) {
    meanings = new Map(namesOf(verify).map(({ about, kind, name }) => [`${kind} ${name}`, about]));
    known.set(verify, meanings);
  }
  return meanings;
}
