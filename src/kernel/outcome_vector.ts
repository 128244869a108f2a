// SPDX-License-Identifier: GPL-2.0-only
/**
 * The final machine of one run, flattened to numbers for exact comparison. It is cleared and refilled rather than
 * allocated: comparing outcomes must cost no more than writing them.
 */
export class OutcomeVector {
  length = 0;
  private values = new Float64Array(64);

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

  /** Whether both hold the same values in the same order; an uninitialised number (NaN) equals itself. */
  equals(other: OutcomeVector): boolean {
    if (this.length !== other.length) return false;
    const a = this.values;
    const b = other.values;
    for (let i = 0; i < this.length; i++) {
      if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return false;
    }
    return true;
  }
}
