// SPDX-License-Identifier: GPL-2.0-only
// The host's mapping objects by gfn.
const INITIAL_CAPACITY = 16;

/**
 * The host's own record of what it shared with the guest: `struct pkvm_mapping` objects, sorted by gfn. The kernel
 * keeps them in an interval tree; they never overlap, so a sorted array gives the same answers.
 */
export class PkvmMappings {
  n = 0;
  gfn = new Float64Array(INITIAL_CAPACITY);
  pfn = new Float64Array(INITIAL_CAPACITY);
  nrPages = new Float64Array(INITIAL_CAPACITY);

  reset(): void {
    this.n = 0;
  }

  /**
   * pkvm_mapping_iter_first() of arch/arm64/kvm/pkvm.c: position of the first mapping that overlaps the pages from
   * the one that holds byte `start` (in pages, may be fractional) up to `end`, or -1.
   */
  first(start: number, end: number): number {
    for (let i = 0; i < this.n; i++) {
      if (this.gfn[i] >= end) return -1;
      if (this.gfn[i] + this.nrPages[i] > start) return i;
    }
    return -1;
  }

  insert(gfn: number, pfn: number, nrPages: number): void {
    if (this.n === this.gfn.length) this.grow();
    let i = this.n++;
    for (; i > 0 && this.gfn[i - 1] > gfn; i--) {
      this.gfn[i] = this.gfn[i - 1];
      this.pfn[i] = this.pfn[i - 1];
      this.nrPages[i] = this.nrPages[i - 1];
    }
    this.gfn[i] = gfn;
    this.pfn[i] = pfn;
    this.nrPages[i] = nrPages;
  }

  remove(position: number): void {
    const n = --this.n;
    for (let i = position; i < n; i++) {
      this.gfn[i] = this.gfn[i + 1];
      this.pfn[i] = this.pfn[i + 1];
      this.nrPages[i] = this.nrPages[i + 1];
    }
  }

  private grow(): void {
    const capacity = this.gfn.length * 2;
    const gfn = new Float64Array(capacity);
    const pfn = new Float64Array(capacity);
    const nrPages = new Float64Array(capacity);
    gfn.set(this.gfn);
    pfn.set(this.pfn);
    nrPages.set(this.nrPages);
    this.gfn = gfn;
    this.pfn = pfn;
    this.nrPages = nrPages;
  }
}
