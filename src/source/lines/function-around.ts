// SPDX-License-Identifier: GPL-2.0-only
// The function that a line of a module is in.

/** What stands at the margin of a module and begins a function. */
const HEAD = /^(?:export )?(?:default )?(?:async )?function (\w+)/;

/** The function that a line is in, by the nearest head above it; null if there is none. @param line from 1 */
export function functionAround(text: string, line: number): string | null {
  const lines = text.split('\n').slice(0, line);
  for (const above of lines.reverse()) {
    const name = HEAD.exec(above)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}
