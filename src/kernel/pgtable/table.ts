// SPDX-License-Identifier: GPL-2.0-only
// One table page with its few runs of entries and its count.
import { PTE_MARKERS } from './attributes.ts';

/** Runs from which a binary search beats a linear one. */
const LINEAR = 8;

/**
 * One page-table page. Only the entries that are not zero are stored, sorted by index, and neighbours that map on from each other with
 * the same attributes are one run: a full table of 512 to 8192 entries is one record, as long as nobody tells its entries apart.
 *
 * A run holds valid leaves only; an entry that points to a table or is locked is a run of one. `refs` is the kernel's page_count():
 * one for the page itself and one for each counted entry. It is kept by the walkers at the places where the kernel does, not derived
 * from the entries, so that it can be wrong.
 */
export class Table {
  /** Number of stored runs. */
  n = 0;
  refs = 1;
  /** Whether the page is allocated. */
  live = false;
  /** Bytes that one entry maps. */
  granule = 0;
  /** Index of the first entry of each run. */
  index = new Int32Array(LINEAR);
  /** Number of entries of each run. */
  length = new Int32Array(LINEAR);
  attr = new Int32Array(LINEAR);
  /** Output address of the first leaf of a run; pool number of a table. */
  output = new Float64Array(LINEAR);

  /** Brings the page to the state that zalloc_page() returns it in. */
  init(granule: number): void {
    this.n = 0;
    this.refs = 1;
    this.live = true;
    this.granule = granule;
  }

  /** Position of the run that holds the entry with index `idx`, or `~position` where it would be inserted. */
  find(idx: number): number {
    const { index, n } = this;
    if (n <= LINEAR) {
      for (let i = 0; i < n; i++) {
        const first = index[i];
        if (idx < first) return ~i;
        if (idx < first + this.length[i]) return i;
      }
      return ~n;
    }
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (index[middle] <= idx) low = middle + 1;
      else high = middle;
    }
    return low > 0 && idx < index[low - 1] + this.length[low - 1] ? low - 1 : ~low;
  }

  /** Output address of the entry with index `idx` of the run at `position`. */
  outputOf(position: number, idx: number): number {
    return this.output[position] + (idx - this.index[position]) * this.granule;
  }

  /** Stores a new entry at `position`, which `find` returned complemented. */
  insert(position: number, idx: number, attr: number, output: number): void {
    this.open(position);
    this.index[position] = idx;
    this.length[position] = 1;
    this.attr[position] = attr;
    this.output[position] = output;
  }

  /** Clears the run at `position`. */
  remove(position: number): void {
    const n = --this.n;
    for (let i = position; i < n; i++) {
      this.index[i] = this.index[i + 1];
      this.length[i] = this.length[i + 1];
      this.attr[i] = this.attr[i + 1];
      this.output[i] = this.output[i + 1];
    }
  }

  /**
   * Makes the entries from `from` up to but without `to`, all of them in the run at `position`, a run of their own.
   * @returns its position
   */
  cut(position: number, from: number, to: number): number {
    const end = this.index[position] + this.length[position];
    if (to < end) this.divide(position, to);
    if (from === this.index[position]) return position;
    this.divide(position, from);
    return position + 1;
  }

  /** Makes one run of the run at `position` and those beside it that go on from it. */
  join(position: number): void {
    if (position + 1 < this.n && this.goesOn(position)) this.absorb(position);
    if (position > 0 && this.goesOn(position - 1)) this.absorb(position - 1);
  }

  /** Maps on from the leaf at `idx` up to the entry `to`, before which nothing is stored, and counts what it maps. */
  extend(idx: number, to: number): void {
    const position = this.find(idx);
    this.length[position] += to - idx - 1;
    this.refs += to - idx - 1;
    this.join(position);
  }

  /** Fills all `count` entries of a fresh table with leaves over consecutive output addresses, and counts them. */
  fill(count: number, attr: number, output: number): void {
    this.insert(0, 0, attr, output);
    this.length[0] = count;
    this.refs += count;
  }

  /** Whether the run behind `position` maps on from it. */
  private goesOn(position: number): boolean {
    const next = position + 1;
    const end = this.index[position] + this.length[position];
    return (
      this.index[next] === end &&
      this.attr[next] === this.attr[position] &&
      (this.attr[position] & PTE_MARKERS) === 0 &&
      this.output[next] === this.outputOf(position, end)
    );
  }

  private absorb(position: number): void {
    this.length[position] += this.length[position + 1];
    this.remove(position + 1);
  }

  /** Ends the run at `position` before the entry `idx`, with which a new one begins. */
  private divide(position: number, idx: number): void {
    this.open(position + 1);
    this.index[position + 1] = idx;
    this.length[position + 1] = this.index[position] + this.length[position] - idx;
    this.attr[position + 1] = this.attr[position];
    this.output[position + 1] = this.outputOf(position, idx);
    this.length[position] = idx - this.index[position];
  }

  /** Makes room for a run at `position`. */
  private open(position: number): void {
    const n = this.n;
    if (n === this.index.length) this.grow(n * 2);
    for (let i = n; i > position; i--) {
      this.index[i] = this.index[i - 1];
      this.length[i] = this.length[i - 1];
      this.attr[i] = this.attr[i - 1];
      this.output[i] = this.output[i - 1];
    }
    this.n = n + 1;
  }

  private grow(capacity: number): void {
    this.index = grown(this.index, capacity);
    this.length = grown(this.length, capacity);
    this.attr = grown(this.attr, capacity);
    const output = new Float64Array(capacity);
    output.set(this.output);
    this.output = output;
  }
}

function grown(old: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(old);
  return larger;
}
