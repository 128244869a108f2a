// SPDX-License-Identifier: GPL-2.0-only
/** The bytes of one NaN: there are many, and which one a calculation gives is not defined. */
const NAN_WORDS = new Uint32Array(new Float64Array([Number.NaN]).buffer);

/**
 * The final machine of one run, flattened to numbers for exact comparison. It is cleared and refilled rather than
 * allocated: comparing outcomes must cost no more than writing them.
 */
export class OutcomeVector {
  length = 0;
  private values = new Float64Array(64);
  /** What `key` makes a text of. */
  private canonical = new Float64Array(64);

  clear(): void {
    this.length = 0;
  }

  push(x: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = x;
  }

  /** The value at position `i`, which is below `length`. */
  at(i: number): number {
    return this.values[i];
  }

  /**
   * Whether both hold the same values in the same order; an uninitialised number (NaN) equals itself.
   * @param from the position from which on they are compared
   */
  equals(other: OutcomeVector, from = 0): boolean {
    if (this.length !== other.length) return false;
    const a = this.values;
    const b = other.values;
    for (let i = from; i < this.length; i++) {
      if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return false;
    }
    return true;
  }

  /** The values as a text, for sets and maps: two vectors have the same key exactly if they are equal. */
  key(): string {
    if (this.canonical.length < this.length) this.canonical = new Float64Array(this.values.length);
    const { canonical } = this;
    for (let i = 0; i < this.length; i++) {
      // Equal numbers need equal bytes: adding 0 leaves one of the two zeros.
      canonical[i] = this.values[i] + 0;
      if (Number.isNaN(canonical[i])) new Uint32Array(canonical.buffer).set(NAN_WORDS, 2 * i);
    }
    return Buffer.from(canonical.buffer, 0, 8 * this.length).toString('latin1');
  }
}
