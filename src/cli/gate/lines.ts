// SPDX-License-Identifier: GPL-2.0-only
// Lines that one text has and another does not, short of comments.

/** Longest line that is told whole. */
const MOST = 60;

/**
 * Lines of `text` that are not in `other` as often, without comments and blanks. Where a comment ends is read off without a parser: what is taken for one
 * and is none is missing from a text, which counts as a change and not as none.
 */
export function linesOnlyIn(path: string, text: string, other: string): readonly string[] {
  const left = new Map<string, number>();
  for (const line of linesOf(path, other)) left.set(line, (left.get(line) ?? 0) + 1);
  return linesOf(path, text).flatMap((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count > 0 ? [] : [line.length > MOST ? `${line.slice(0, MOST)}…` : line];
  });
}

function linesOf(path: string, text: string): readonly string[] {
  const isCode = /\.([mc]?[tj]sx?|[ch])$/.test(path);
  const comment = isCode ? /^\/\// : /\.json$/.test(path) ? null : /^#/;
  return (isCode ? text.replace(/\/\*[\s\S]*?\*\//g, '') : text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && comment?.test(line) !== true);
}
