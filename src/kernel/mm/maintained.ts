// SPDX-License-Identifier: GPL-2.0-only
// Memory of which the handler maintained the caches itself, as it did up to 5.13.

/** Ranges of physical memory. */
class Ranges {
  private readonly bounds: number[] = [];

  clear(): void {
    if (this.bounds.length !== 0) this.bounds.length = 0;
  }

  /** Takes in a range; one that goes on where the last ends belongs to it. */
  add(pa: number, size: number): void {
    if (this.bounds.at(-1) === pa) this.bounds[this.bounds.length - 1] = pa + size;
    else this.bounds.push(pa, pa + size);
  }

  /** Whether one of the ranges has all of it. */
  covers(pa: number, size: number): boolean {
    for (let i = 0; i < this.bounds.length; i += 2)
      if (pa >= this.bounds[i]! && pa + size <= this.bounds[i + 1]!) return true;
    return false;
  }
}

/** What was done in this run or before it, and whether the walkers leave it to the handler. */
export class Maintained {
  /** Whether the call that runs is one of a release whose walkers maintain nothing. */
  byHandler = false;
  readonly cleaned = new Ranges();
  readonly invalidated = new Ranges();

  startRun(): void {
    this.byHandler = false;
    this.cleaned.clear();
    this.invalidated.clear();
  }
}
