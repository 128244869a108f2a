// SPDX-License-Identifier: GPL-2.0-only
// Hashing and weighted drawing.

/** A well-mixed 32-bit value of a seed and a stream number (the finaliser of MurmurHash3 over their combination). */
export function hash(seed: number, stream: number): number {
  let h = (seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Number of bits set. */
export function popcount(mask: number): number {
  let n = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) n++;
  return n;
}

/** Index of the `n`-th bit set, from 0. */
export function nthSetBit(mask: number, n: number): number {
  let rest = mask;
  for (let i = 0; i < n; i++) rest &= rest - 1;
  return 31 - Math.clz32(rest & -rest);
}

/**
 * The value that the 32-bit draw `random` selects among the `possible` ones.
 * @param table the value for each of 32 equally likely draws
 */
export function pickWeighted(table: Uint8Array, possible: number, all: number, random: number): number {
  const value = table[random & 31];
  if (possible === all || (possible & (1 << value)) !== 0) return value;
  return nthSetBit(possible, (random >>> 5) % popcount(possible));
}
