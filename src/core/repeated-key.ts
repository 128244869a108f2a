// SPDX-License-Identifier: GPL-2.0-only
// Keys that a JSON text has twice in one object: JSON.parse() keeps the last, and says nothing.

/** Texts, brackets, commas and colons. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The first key that stands twice in one object of a text that is JSON; null if none does. */
export function repeatedKey(text: string): string | null {
  // Of each object or list that is open: the keys so far, or null for a list.
  const open: (Set<string> | null)[] = [];
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && (before === '{' || before === ',')) {
      const keys = open.at(-1);
      if (keys !== null && keys !== undefined) {
        const key = JSON.parse(token) as string;
        if (keys.has(key)) return key;
        keys.add(key);
      }
    }
    before = token;
  }
  return null;
}
