// SPDX-License-Identifier: GPL-2.0-only
// Races that a walk skips because they commute, and whether the variants agree.

/** Room for the skips of a run: more than there are sites. */
const ROOM = 128;

/**
 * The actions that the runs of one leaf skipped, because they do at a site what they do at an earlier one. Two runs agree if they skipped the same
 * actions at the same sites, each for the same earlier site.
 */
export class Skips {
  /** For each action the site where it was last asked about: the one that later sites refer to. */
  private readonly roots: Int32Array;
  /** Triples of site, actions and a digest of their roots: those of the first run, then those of the present one. */
  private readonly first = new Int32Array(3 * ROOM);
  private readonly present = new Int32Array(3 * ROOM);
  private firstLength = 0;
  private length = 0;
  private runs = 0;
  /** What runs skipped that did not agree with the first. */
  private readonly disputed: number[] = [];
  private agree = true;

  /** @param races number of race actions, the one that stands for none included */
  constructor(races: number) {
    this.roots = new Int32Array(races);
  }

  /** Before the runs of another leaf. */
  clear(): void {
    this.runs = 0;
    this.agree = true;
    this.disputed.length = 0;
    this.firstLength = 0;
    this.length = 0;
  }

  /** Before each run. */
  begin(): void {
    this.compare();
    this.runs++;
    this.length = 0;
  }

  /** A run came to `site`, where `allowed` is possible, and `skipped` of it is not asked about. */
  skip(site: number, allowed: number, skipped: number): void {
    const { present, roots } = this;
    let digest = 0;
    for (let rest = allowed; rest !== 0; rest &= rest - 1) {
      const action = 31 - Math.clz32(rest & -rest);
      if ((skipped & (1 << action)) === 0) roots[action] = site;
      else digest = (Math.imul(digest, 31) + roots[action]) | 0;
    }
    if (skipped === 0) return;
    present[this.length++] = site;
    present[this.length++] = skipped;
    present[this.length++] = digest;
  }

  /** Tells what was skipped and where, if the runs do not agree. */
  unsettled(ask: (site: number, actions: number) => void): void {
    this.compare();
    if (this.agree) return;
    for (let i = 0; i < this.firstLength; i += 3) ask(this.first[i], this.first[i + 1]);
    for (let i = 0; i < this.disputed.length; i += 3) ask(this.disputed[i], this.disputed[i + 1]);
  }

  /** Keeps the skips of the first run, and compares those of each later one with them. */
  private compare(): void {
    const { first, present } = this;
    if (this.runs === 0) return;
    if (this.runs === 1) {
      first.set(present.subarray(0, this.length));
      this.firstLength = this.length;
      return;
    }
    let agree = this.length === this.firstLength;
    for (let i = 0; agree && i < this.length; i++) agree = first[i] === present[i];
    if (agree) return;
    this.agree = false;
    this.disputed.push(...present.subarray(0, this.length));
  }
}
