// SPDX-License-Identifier: GPL-2.0-only
// Races that a walk skips because they commute, and whether the variants agree.

/** Sites at which the runs of one leaf can skip something: more than they come to. */
const ROOM = 128;

/**
 * The actions that the runs of one leaf skipped, because they do at a site what they do at an earlier one. Runs agree on a site if all of them skipped the
 * same actions there, each for the same earlier site.
 */
export class Skips {
  /** For each action the site where it was last asked about: the one that later sites refer to. */
  private readonly roots: Int32Array;
  /** The sites where something was skipped, in the order in which they were first met, and for each what was skipped, ... */
  private readonly sites = new Int32Array(ROOM);
  private readonly actions = new Int32Array(ROOM);
  /** ... a digest of the roots, ... */
  private readonly digests = new Int32Array(ROOM);
  /** ... how many runs skipped just that, and whether one skipped something else. */
  private readonly agreed = new Int32Array(ROOM);
  private readonly disputed = new Uint8Array(ROOM);
  private length = 0;
  private runs = 0;

  /** @param races number of race actions, the one that stands for none included */
  constructor(races: number) {
    this.roots = new Int32Array(races);
  }

  /** Before the runs of another leaf. */
  clear(): void {
    this.runs = 0;
    this.length = 0;
  }

  /** Before each run. */
  begin(): void {
    this.runs++;
  }

  /** A run came to `site`, where `allowed` is possible, and `skipped` of it is not asked about. */
  skip(site: number, allowed: number, skipped: number): void {
    const { roots } = this;
    let digest = 0;
    for (let rest = allowed; rest !== 0; rest &= rest - 1) {
      const action = 31 - Math.clz32(rest & -rest);
      if ((skipped & (1 << action)) === 0) roots[action] = site;
      else digest = (Math.imul(digest, 31) + roots[action]) | 0;
    }
    if (skipped !== 0) this.note(site, skipped, digest);
  }

  /** Tells what was skipped and where, if not all runs agree on it. */
  unsettled(ask: (site: number, actions: number) => void): void {
    for (let i = 0; i < this.length; i++) {
      if (this.disputed[i] === 1 || this.agreed[i] !== this.runs) ask(this.sites[i], this.actions[i]);
    }
  }

  private note(site: number, skipped: number, digest: number): void {
    const { actions, agreed, digests, disputed, sites } = this;
    let i = 0;
    while (i < this.length && sites[i] !== site) i++;
    if (i === this.length) {
      this.length++;
      sites[i] = site;
      actions[i] = skipped;
      digests[i] = digest;
      agreed[i] = 1;
      disputed[i] = 0;
    } else if (actions[i] === skipped && digests[i] === digest) {
      agreed[i]++;
    } else {
      actions[i] |= skipped;
      disputed[i] = 1;
    }
  }
}
