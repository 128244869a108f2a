// SPDX-License-Identifier: GPL-2.0-only
// Which races the runs behind a site would have noticed.

/** Of what nobody told: everything may have been noticed. */
const EVERYTHING = -1;

/** For each site of a walk the actions that the runs below it would have noticed there, as long as none strikes: what is not among them leaves every run as it is. */
export class Seen {
  /** What the runs of the present leaf told, valid for the sites in `told`. */
  private readonly ofLeaf: Int32Array;
  private readonly told: number[] = [];
  /** What all leaves below the question came to, by site. */
  private readonly below: Int32Array;
  private readonly isKept: Uint8Array;

  constructor(sites: number) {
    this.ofLeaf = new Int32Array(sites);
    this.below = new Int32Array(sites);
    this.isKept = new Uint8Array(sites);
  }

  /** Before the runs of another leaf. */
  clear(): void {
    for (const site of this.told) this.ofLeaf[site] = 0;
    this.told.length = 0;
  }

  /** A run of the leaf came to `site`, from where on it notices `actions`. */
  see(site: number, actions: number): void {
    if (!this.told.includes(site)) this.told.push(site);
    this.ofLeaf[site] |= actions;
  }

  /**
   * Keeps what the leaf came to.
   * @param equal whether its runs came to the same; if not, everything counts as noticed
   */
  keep(equal: boolean): void {
    const { below, isKept, ofLeaf } = this;
    for (const site of this.told) {
      below[site] |= equal ? ofLeaf[site] : EVERYTHING;
      isKept[site] = 1;
    }
  }

  /** Starts anew for a site that is asked about. */
  forget(site: number): void {
    this.below[site] = 0;
    this.isKept[site] = 0;
  }

  /** What was noticed from `site` on, in any run of any leaf. */
  at(site: number): number {
    return this.isKept[site] === 1 ? this.below[site] : EVERYTHING;
  }
}
