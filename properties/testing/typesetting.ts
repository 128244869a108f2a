// SPDX-License-Identifier: GPL-2.0-only
/** What a kernel developer's tools complain about in a text, as scripts/checkpatch.pl does in a patch. */

/** A line that is copied whole: a command, or a scenario to save. */
const WHOLE = /^ {2}(?:npx |replay: |\{)/;
/** A line that quotes a patch: its tabs and widths are those of the patch. */
const QUOTED = /^ {4}[-+ @]/;

/**
 * Lines that are too wide, end in blanks or hold tabs; a text that does not end with one line feed, and two blank lines in a row.
 * @param width columns
 */
export function typesettingFaults(text: string, width: number): readonly string[] {
  const lines = text.split('\n');
  const faults = lines.flatMap((line, i) => {
    const at = `line ${i + 1}: ${line}`;
    return [
      ...([...line].length > width && !WHOLE.test(line) ? [`wider than ${width}, ${at}`] : []),
      ...(/[ \t]$/.test(line) && !QUOTED.test(line) ? [`ends in blanks, ${at}`] : []),
      ...(line.includes('\t') && !QUOTED.test(line) ? [`has a tab, ${at}`] : []),
      ...(line === '' && lines[i + 1] === '' && i + 2 < lines.length ? [`two blank lines, ${at}`] : []),
    ];
  });
  return text.endsWith('\n') && !text.endsWith('\n\n')
    ? faults
    : [...faults, 'does not end with one line feed'];
}
