// SPDX-License-Identifier: GPL-2.0-only
// Text that is not ours, as it may stand in a line of ours.

/** Characters that a line keeps; what is longer is no message for people. */
const MOST = 300;

/** What ends a line, moves the cursor, changes the direction of the text, or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same without tabs, and without what ends the lines of a document: a long one is mostly looked through. */
const UNSEEN_BUT_TAB = new RegExp(`(?!\\t)${UNSEEN.source}`, 'gu');
const UNSEEN_IN_LINES = new RegExp(`(?![\\t\\n])${UNSEEN.source}`, 'gu');

/** What ends a line. */
const ENDS = /[\n\r\v\f\u0085\u2028\u2029]+/g;

/** Text of a variant, a file or a parser as a part of one line: what cannot be seen is spelled out, and what is too long is cut. */
export function oneLine(text: string): string {
  // Cut first: a text of half a gigabyte is not looked at.
  const kept = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return visible(kept);
}

/** Text of which nothing but what is seen gets through, however long it is. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, spelled);
}

/** The same for text that may be spread over several lines, as sentences in a source are: the lines become one, and a tab stays. */
export function joined(text: string): string {
  return text.replaceAll(ENDS, ' ').replaceAll(UNSEEN_BUT_TAB, spelled);
}

/** The same for a whole document: its lines stay. */
export function visibleLines(text: string): string {
  return text.replaceAll(UNSEEN_IN_LINES, spelled);
}

/** A character by its number, as a string of JavaScript has it. */
function spelled(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
