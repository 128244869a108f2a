// SPDX-License-Identifier: GPL-2.0-only
// Breaks lines.

/**
 * Breaks `text` at spaces into lines of at most `width` characters; a longer word is kept whole, and spaces in front stay.
 * @param indent put before every line but the first, and counted in the width
 */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  const lead = /^ */.exec(text)?.[0] ?? '';
  let line = '';
  for (const word of text.slice(lead.length).split(' ')) {
    if (line === '') line = lead + word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  lines.push(line);
  return lines;
}

/** `text` filled up with spaces to `width`. */
export function pad(text: string, width: number): string {
  return text.padEnd(width);
}

/** `text`, cut with a mark at its end if it is longer than `width`. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
