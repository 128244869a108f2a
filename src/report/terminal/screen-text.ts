// SPDX-License-Identifier: GPL-2.0-only
// The terminal and the logs: the only place that knows what of a text would be obeyed there.
import { visibleLines } from '../../core/one-line.ts';

/** What `paint.ts` writes for colours and weights, and what writes a line of progress again. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal obeys.
const OURS = /(\u001b\[(?:[0-2]|22|3[0-79]|9[0-7])m|\u001b\[2K|\r)/;

/** What makes a command for GitHub of a line in a log: two colons in front, colours or not, or this anywhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour of ours may stand in front.
const COMMAND = /^((?:[^\S\n]|\u001b\[\d+m)*):(?=:)|(?<=##)\[/gm;

/**
 * A text as it may be written to a terminal or a log: a terminal obeys nothing in it but colours of ours, and no line of it is a command.
 * @param isPainted whether there are colours, and lines that are written again
 */
export function screenText(text: string, isPainted: boolean): string {
  const pieces = isPainted ? text.split(OURS) : [text];
  const shown = pieces.map((piece, i) => (i % 2 === 1 ? piece : visibleLines(piece))).join('');
  return shown.replaceAll(COMMAND, (found, space: string | undefined) =>
    found === '[' ? '\\u{5b}' : `${space}\\u{3a}`,
  );
}
