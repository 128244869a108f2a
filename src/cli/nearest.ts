// SPDX-License-Identifier: GPL-2.0-only
// Names that somebody may have meant.
import leven from 'leven';

/** How many suggestions fit a sentence. */
const MOST = 3;

/**
 * The names that somebody who typed `word` may have meant, the likeliest first: those that differ in a few letters, and
 * those that begin with it or contain it.
 */
export function nearest(word: string, names: readonly string[]): readonly string[] {
  const typed = word.toLowerCase();
  const limit = Math.max(2, Math.floor(typed.length / 3));
  return [...new Set(names)]
    .map((name) => {
      const candidate = name.toLowerCase();
      const contained = typed.length > 2 && candidate.includes(typed);
      return { name, distance: contained ? 0 : leven(typed, candidate, { maxDistance: limit + 1 }) };
    })
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ name }) => name);
}
