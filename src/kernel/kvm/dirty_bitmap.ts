// SPDX-License-Identifier: GPL-2.0-only
/**
 * The dirty bitmap of the slot, as the few gfns whose bit is set. Written by `mark_page_dirty_in_slot()`, read and
 * cleared by KVM_GET_DIRTY_LOG.
 */
export class DirtyLog {
  /** Gfns marked, unordered, without repeats; valid up to `count`. */
  readonly gfns: number[] = [];
  count = 0;
  /** Gfns that a harvest collected; their bits are clear again, but userspace knows them. */
  harvested = 0;
  /** Position of the first gfn that the current run marked. */
  fresh = 0;

  reset(): void {
    this.count = 0;
    this.harvested = 0;
    this.fresh = 0;
  }

  /** A new run: what is marked from now on is what it is answerable for. */
  startRun(): void {
    this.fresh = this.count;
  }

  mark(gfn: number): void {
    for (let i = 0; i < this.count; i++) if (this.gfns[i] === gfn) return;
    this.gfns[this.count++] = gfn;
  }

  has(gfn: number): boolean {
    for (let i = 0; i < this.count; i++) if (this.gfns[i] === gfn) return true;
    return false;
  }

  harvest(): void {
    this.harvested += this.count;
    this.count = 0;
    this.fresh = 0;
  }
}
