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
  /** ... the roots that these had in the first run, by action, ... */
  private readonly firstRoots: Int32Array;
  /** ... and how many runs skipped just that. */
  private readonly agreed = new Int32Array(ROOM);
  private length = 0;
  private runs = 0;
  /** For each run the positions of the sites that it agreed on with those before it, or was the first at, run by run. */
  private readonly agreements: number[] = [];
  /** Where those of each run begin. */
  private readonly starts: number[] = [];
  private agreementCount = 0;

  /** @param races number of race actions, the one that stands for none included */
  constructor(races: number) {
    this.roots = new Int32Array(races);
    this.firstRoots = new Int32Array(ROOM * races);
  }

  /** Before the runs of another leaf. */
  clear(): void {
    this.runs = 0;
    this.length = 0;
    this.agreementCount = 0;
  }

  /** Before each run. */
  begin(): void {
    this.starts[this.runs++] = this.agreementCount;
  }

  /** The number of the run that began last, from 0. */
  get runNumber(): number {
    return this.runs - 1;
  }

  /** The run that began last does what an earlier run of the leaf did, which has this number from 0. */
  repeat(run: number): void {
    const end = this.starts[run + 1]!;
    for (let i = this.starts[run]!; i < end; i++) this.agree(this.agreements[i]!);
  }

  /** A run came to `site`, where `allowed` is possible, and `skipped` of it is not asked about. */
  skip(site: number, allowed: number, skipped: number): void {
    if (skipped !== 0) this.note(site, skipped);
    for (let rest = allowed & ~skipped; rest !== 0; rest &= rest - 1)
      this.roots[31 - Math.clz32(rest & -rest)] = site;
  }

  /** Tells what was skipped and where, if not all runs agree on it. */
  unsettled(ask: (site: number, actions: number) => void): void {
    for (let i = 0; i < this.length; i++) {
      if (this.agreed[i] !== this.runs) ask(this.sites[i], this.actions[i]);
    }
  }

  private note(site: number, skipped: number): void {
    const { actions, agreed, firstRoots, roots, sites } = this;
    let i = 0;
    while (i < this.length && sites[i] !== site) i++;
    if (i === this.length) {
      this.length++;
      sites[i] = site;
      actions[i] = skipped;
      agreed[i] = 0;
      this.agree(i);
      for (let rest = skipped; rest !== 0; rest &= rest - 1) {
        const action = 31 - Math.clz32(rest & -rest);
        firstRoots[i * roots.length + action] = roots[action]!;
      }
    } else if (actions[i] === skipped && this.hasRoots(i, skipped)) {
      this.agree(i);
    } else {
      actions[i] |= skipped;
    }
  }

  private agree(i: number): void {
    this.agreed[i]!++;
    this.agreements[this.agreementCount++] = i;
  }

  /** Whether each action that is skipped has the root that it had in the first run that skipped something at the site in position `i`. */
  private hasRoots(i: number, skipped: number): boolean {
    const { firstRoots, roots } = this;
    for (let rest = skipped; rest !== 0; rest &= rest - 1) {
      const action = 31 - Math.clz32(rest & -rest);
      if (firstRoots[i * roots.length + action] !== roots[action]) return false;
    }
    return true;
  }
}
