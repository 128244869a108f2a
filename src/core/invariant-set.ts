// SPDX-License-Identifier: GPL-2.0-only
// A set of invariants by position, of any number of them.
import type { OutcomeVector } from './outcome-vector.ts';

/** A set of invariants, by their position in the subject's list. It is cleared and refilled rather than allocated. */
export class InvariantSet {
  private readonly words: Int32Array;

  /** Whether it holds nothing. */
  isEmpty = true;

  /** @param size number of invariants that there are */
  constructor(size: number) {
    this.words = new Int32Array(Math.max(1, (size + 31) >>> 5));
  }

  clear(): void {
    if (this.isEmpty) return;
    this.words.fill(0);
    this.isEmpty = true;
  }

  add(position: number): void {
    this.words[position >>> 5] |= 1 << (position & 31);
    this.isEmpty = false;
  }

  has(position: number): boolean {
    return (this.words[position >>> 5] & (1 << (position & 31))) !== 0;
  }

  /** Whether both hold the same; they are of one size. */
  equals(other: InvariantSet): boolean {
    if (this.isEmpty || other.isEmpty) return this.isEmpty === other.isEmpty;
    for (let i = 0; i < this.words.length; i++) if (this.words[i] !== other.words[i]) return false;
    return true;
  }

  /** Whether each that it holds is in one of the others. */
  isWithin(one: InvariantSet, other: InvariantSet): boolean {
    if (this.isEmpty) return true;
    for (let i = 0; i < this.words.length; i++)
      if ((this.words[i]! & ~(one.words[i]! | other.words[i]!)) !== 0) return false;
    return true;
  }

  /** Adds whatever the other holds. */
  addAll(other: InvariantSet): void {
    if (other.isEmpty) return;
    for (let i = 0; i < this.words.length; i++) this.words[i] |= other.words[i];
    this.isEmpty = false;
  }

  /** Appends what it holds to an outcome. */
  writeTo(out: OutcomeVector): void {
    for (let i = 0; i < this.words.length; i++) out.push(this.words[i]);
  }

  /** The positions, in order. */
  positions(): readonly number[] {
    const all: number[] = [];
    for (let i = 0; i < this.words.length * 32; i++) if (this.has(i)) all.push(i);
    return all;
  }
}
