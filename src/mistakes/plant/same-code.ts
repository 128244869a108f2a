// SPDX-License-Identifier: GPL-2.0-only
// Compares code without its formatting.

/** Code without what formatting decides: comments, white space, trailing commas. Two texts of the same code compact to the same. */
export function compact(code: string): string {
  return code
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|\s)\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([^\w$ ]) ?/g, '$1')
    .replaceAll(/,([)\]}])/g, '$1')
    .trim();
}
