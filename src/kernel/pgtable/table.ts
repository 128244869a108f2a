// SPDX-License-Identifier: GPL-2.0-only
/** Entries below which a linear search beats a binary one. */
const LINEAR = 8;

/**
 * One page-table page. Only the entries that are not zero are stored, sorted by index: a table of a fault's
 * neighbourhood holds two or three of 512 to 8192.
 *
 * `refs` is the kernel's page_count(): one for the page itself and one for each counted entry. It is kept by the
 * walkers at the places where the kernel does, not derived from the entries, so that it can be wrong.
 */
export class Table {
  /** Number of stored entries. */
  n = 0;
  refs = 1;
  /** Whether the page is allocated. */
  live = false;
  index = new Int32Array(LINEAR);
  attr = new Int32Array(LINEAR);
  /** Output address of a leaf; pool number of a table. */
  output = new Float64Array(LINEAR);

  /** Brings the page to the state that zalloc_page() returns it in. */
  init(): void {
    this.n = 0;
    this.refs = 1;
    this.live = true;
  }

  /** Position of the entry with index `idx`, or `~position` where it would be inserted. */
  find(idx: number): number {
    const index = this.index;
    const n = this.n;
    if (n <= LINEAR) {
      for (let i = 0; i < n; i++) {
        const at = index[i];
        if (at >= idx) return at === idx ? i : ~i;
      }
      return ~n;
    }
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (index[middle] < idx) low = middle + 1;
      else high = middle;
    }
    return low < n && index[low] === idx ? low : ~low;
  }

  /** Stores a new entry at `position`, which `find` returned complemented. */
  insert(position: number, idx: number, attr: number, output: number): void {
    const n = this.n;
    if (n === this.index.length) this.grow(n * 2);
    for (let i = n; i > position; i--) {
      this.index[i] = this.index[i - 1];
      this.attr[i] = this.attr[i - 1];
      this.output[i] = this.output[i - 1];
    }
    this.index[position] = idx;
    this.attr[position] = attr;
    this.output[position] = output;
    this.n = n + 1;
  }

  /** Clears the entry at `position`. */
  remove(position: number): void {
    const n = --this.n;
    for (let i = position; i < n; i++) {
      this.index[i] = this.index[i + 1];
      this.attr[i] = this.attr[i + 1];
      this.output[i] = this.output[i + 1];
    }
  }

  /** Fills all `count` entries of a fresh table with leaves over consecutive output addresses, and counts them. */
  fill(count: number, attr: number, output: number, step: number): void {
    if (this.index.length < count) this.grow(count);
    for (let i = 0; i < count; i++) {
      this.index[i] = i;
      this.attr[i] = attr;
      this.output[i] = output + i * step;
    }
    this.n = count;
    this.refs += count;
  }

  private grow(capacity: number): void {
    const index = new Int32Array(capacity);
    const attr = new Int32Array(capacity);
    const output = new Float64Array(capacity);
    index.set(this.index);
    attr.set(this.attr);
    output.set(this.output);
    this.index = index;
    this.attr = attr;
    this.output = output;
  }
}
