// SPDX-License-Identifier: GPL-2.0-only
// The hunk of a patch on a page.
import { hunkText } from '../hunk.ts';
import { type DivergencePlaces, lineText } from '../places.ts';
import { code, inlineCode } from './markup.ts';

/** The hunk of the patch that the first difference is in. */
export function hunkBlock(places: DivergencePlaces | undefined): readonly string[] {
  const { first, hunk } = places ?? {};
  if (hunk == null || first == null) return [];
  const at = first.tip ?? first.base;
  return [
    `The first difference${at === null ? '' : `, at ${inlineCode(lineText(at))},`} is ${hunk.isThere ? 'in this hunk' : 'nearest to this hunk'} of the patch:`,
    code(hunkText(hunk).split('\n'), 'diff'),
  ];
}
