// SPDX-License-Identifier: GPL-2.0-only
// Markdown: the only place that knows what of a text would be read as markup.

/** Code in a sentence, as people write it: what is between two single backticks means nothing else. */
const CODE = /(?<!`)(`[^`\n]+`)(?!`)/;

/**
 * What means something: code, emphasis, HTML, links, entities, strokes and formulas. What needs a partner is left as it is without one, so that
 * pages stay legible as texts. What looks back stands behind the character: in front of it, it would look back from every character of the text.
 */
const MARKUP = new RegExp(
  [
    /[\\`*]/,
    /<(?=[\w/!?])/,
    /&(?=#?\w+;)/,
    /\[(?=\^|[^\]]*\][[(:])/,
    /_(?<=\S_)(?![\p{L}\p{N}])/u,
    /~(?:(?=.*~)|(?<=~.*~))/,
    /\$(?:(?=.*\$)|(?<=\$.*\$))/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/** What makes a link of an address that stands for itself. */
const ADDRESS = /:(?=\/\/)(?<=\b(?:https?|ftp):)|\.(?<=\bwww\.)/gi;

/** What tells somebody, or refers to something: GitHub looks for that in what the markup came to, where a backslash is gone. */
const MENTION = /@(?=\w)|(?<!\w)#(?=\d)/g;
/** It takes no room. */
const NOTHING = '&#8203;';

/** What makes a heading, a list, a quotation or a rule of a line that begins with it. */
const BEGINNING = /^(?:[-+#=>[~]|\d+[.)])/;

/** A text as it is: it says what it says, and of markup it has `code` alone. It stays in its line. */
export function prose(text: string): string {
  return pieces(text, () => true).replace(BEGINNING, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`);
}

function pieces(text: string, isCode: (piece: string) => boolean): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .split(CODE)
    .map((piece, i) => (i % 2 === 1 && isCode(piece) ? piece : plain(piece)))
    .join('');
}

function plain(text: string): string {
  return text.replaceAll(MARKUP, '\\$&').replaceAll(ADDRESS, '\\$&').replaceAll(MENTION, `$&${NOTHING}`);
}

/** A text as code within a line. */
export function inlineCode(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const ticks = '`'.repeat(longest(line) + 1);
  return ticks.length === 1 ? `\`${line}\`` : `${ticks} ${line} ${ticks}`;
}

/** A fenced block: no line in it ends it. */
export function code(lines: readonly string[], language = 'text'): string {
  const fence = '`'.repeat(Math.max(3, longest(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** Backticks in a row, at most. */
function longest(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** A table of texts. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    head.map(cell),
    rows.map((row) => row.map(cell)),
  );
}

function cell(text: string): string {
  return pieces(text, (piece) => !piece.includes('|')).replaceAll('|', '&#124;');
}

/** A table whose cells are Markdown, and hold no newline. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((one) => one.replaceAll('\\|', '\\ |').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
