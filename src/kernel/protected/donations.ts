// SPDX-License-Identifier: GPL-2.0-only
// What a run gave to a protected guest, and what it put to the account of its process.

/** The pages that a run donated, and those that it accounted as locked: `mm->locked_vm`, as a difference to what it was before. */
export class Donations {
  /** Whether anything here is not as at the start of a run. */
  touched = false;
  /** Pages accounted by the run, less those that it took back. */
  accounted = 0;
  /** Pages that the hypervisor took from the host for this run, and the pfn of the last. */
  donated = 0;
  donatedPfn = 0;
  /** Pfns of all pages that it took since the machine was made, each for as long as the guest has it. */
  readonly given: number[] = [];

  /** Back to a machine that gave nothing. */
  forget(): void {
    if (this.given.length !== 0) this.given.length = 0;
  }

  /** Whether the guest has the page because a run gave it. */
  has(pfn: number): boolean {
    return this.given.includes(pfn);
  }

  /** Back to the start of a run. */
  reset(): void {
    this.touched = false;
    this.accounted = 0;
    this.donated = 0;
    this.donatedPfn = 0;
  }

  /** `mm->locked_vm` changes by so many pages. */
  account(pages: number): void {
    this.touched = true;
    this.accounted += pages;
  }

  /** The page is the guest's now. */
  donate(pfn: number): void {
    this.touched = true;
    this.donated++;
    this.donatedPfn = pfn;
    this.given.push(pfn);
  }

  /** Appends what others see of it later, which is the account: the page that was donated is in the tables. Nothing if there is nothing. */
  writeOutcome(out: { push(x: number): void }): void {
    if (this.accounted !== 0) out.push(this.accounted);
  }
}
