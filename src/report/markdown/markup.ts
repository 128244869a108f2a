// SPDX-License-Identifier: GPL-2.0-only
// Fences and tables.

const FENCE = '```';

/** A fenced block. */
export function code(lines: readonly string[], language = 'text'): string {
  return [`${FENCE}${language}`, ...lines, FENCE].join('\n');
}

/** A table; cells hold no newline. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
