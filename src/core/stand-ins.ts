// SPDX-License-Identifier: GPL-2.0-only
// Which leaves of a walk stand for races that need not be walked.

/** The value of a dimension that a leaf did not ask for. */
const ANY = -1;
/** Of what nobody told: every part of the machine. */
const EVERYTHING = -1;

/** How the last race of a run struck, and what came after it. Parts of the machine and actions are bits. */
export interface Strike {
  readonly site: number;
  /** Parts that something from there on touched. */
  readonly touched: number;
  /** Actions that the locks admitted there. */
  readonly admitted: number;
  /** The machine before it, as a number. */
  readonly state: number;
}

/** The leaves below a question what strikes at a site, or what stands for them, in parallel lists. */
interface Frame {
  site: number;
  /** Place of the question on the way to a leaf. */
  position: number;
  /** Where its answers are kept. */
  readonly answers: number[];
  /** What struck; 0 if nothing did. */
  readonly actions: number[];
  /** Parts that some run touched from the site on, or after the strike. */
  readonly parts: number[];
  /** Actions that could have struck at the same moment in each run. */
  readonly admitted: number[];
  /** Whether a contract declares what some run returned. */
  readonly declared: boolean[];
}

/** Of what would stand for a leaf by leave of a contract, one in so many is walked all the same. */
const ASKED_AGAIN = 16;

/**
 * What the leaves of a walk tell of races that were not walked yet. A question what strikes at a site has nothing for its first option, then one action after the
 * other. The leaves below an option that was walked stand for an action where they have the same answers, or leave them open, and
 * - nothing struck in them, the runs came to the same, and none of them touched from the site on what the action touches: it could as well strike after the
 *   return, on machines that are equal; or
 * - another action struck in all of their runs, on machines in the same state under locks that admit this one as well, the runs came to the same, and none of them touched afterwards a
 *   part in which the two actions differ: all that follows is the same.
 *
 * Runs that left the same machine and broke the same invariants, of which some returned something else that a contract declares, came to the same in this: what strikes later makes the same of equal
 * machines, and they return what they returned. The contract sees no run in which the race struck there, though, and could go by it; so that one that does shows, some of these leaves are walked.
 */
export class StandIns {
  private readonly distinct: readonly Int32Array[];
  private readonly dimensions: number;

  /** What the runs of the present leaf told of sites, valid for those in `told`. */
  private readonly ofLeaf: Int32Array;
  private readonly told: number[] = [];
  /** Runs of the present leaf, those in which the race struck, and what holds of all of these. */
  private runs = 0;
  private strikes = 0;
  /** For each run of the leaf whether the race struck in it. */
  private readonly struck: boolean[] = [];
  private parts = 0;
  private admitted = 0;
  private state = 0;

  /** Questions on the way to the present leaf, up to `open`. */
  private readonly frames: Frame[] = [];
  private open = 0;
  /** Answers of leaves, one after the other. */
  private answers = new Int8Array(1 << 16);
  private used = 0;

  /** The action that the walk is below; 0 if none. */
  private below = 0;
  /** For each place on the way to the present leaf below that action, the leaves of its question whose answers agree so far. */
  private readonly agreeing: number[][] = [];
  /** How many were passed over by leave of a contract. */
  private declaredCount = 0;

  /**
   * @param distinct for each action, and each in its place, the parts of the machine in which they differ
   * @param sites how many there are
   * @param dimensions how many there are
   */
  constructor(distinct: readonly Int32Array[], sites: number, dimensions: number) {
    this.distinct = distinct;
    this.dimensions = dimensions;
    this.ofLeaf = new Int32Array(sites);
  }

  /** Before a walk. */
  start(): void {
    this.declaredCount = 0;
  }

  /** Before the runs of another leaf. */
  beginLeaf(): void {
    for (const site of this.told) this.ofLeaf[site] = 0;
    this.told.length = 0;
    this.runs = 0;
    this.strikes = 0;
    this.parts = 0;
    this.admitted = -1;
  }

  /** Before each run. */
  beginRun(): void {
    this.struck[this.runs++] = false;
  }

  /** The run that began last does what an earlier run of the leaf did, which has this number from 0. */
  repeat(run: number): void {
    if (!this.struck[run]) return;
    this.strikes++;
    this.struck[this.runs - 1] = true;
  }

  /** A run of the leaf came to `site`, and touched `parts` from there on. */
  see(site: number, parts: number): void {
    if (!this.told.includes(site)) this.told.push(site);
    this.ofLeaf[site] |= parts;
  }

  /** The race of the leaf struck in one of its runs. */
  strike({ admitted, site, state, touched }: Strike): void {
    const isSame = this.strikes === 0 || this.state === state;
    this.strikes++;
    this.struck[this.runs - 1] = true;
    this.state = state;
    this.parts |= isSame && this.open > 0 && this.frames[this.open - 1].site === site ? touched : EVERYTHING;
    this.admitted &= admitted;
  }

  /**
   * Keeps what the leaf came to.
   * @param values its answers
   * @param equal whether its runs left the same machine
   * @param declared whether a contract declares what some of them returned
   */
  keep(values: Int8Array, equal: boolean, declared = false): void {
    if (this.open === 0) return;
    const answers = this.copy(values);
    if (this.below !== 0) {
      const known = equal && this.strikes === this.runs;
      add(
        this.frames[this.open - 1],
        answers,
        this.below,
        known ? this.parts : EVERYTHING,
        this.admitted,
        declared,
      );
      return;
    }
    for (let i = 0; i < this.open; i++) {
      const frame = this.frames[i];
      const known = equal && this.told.includes(frame.site);
      add(frame, answers, 0, known ? this.ofLeaf[frame.site] : EVERYTHING, EVERYTHING, declared);
    }
  }

  /** A question what strikes at `site` is asked, and nothing is the first answer. */
  ask(site: number, position: number): void {
    if (this.open === 0) this.used = 0;
    let frame = this.frames[this.open];
    if (frame === undefined) {
      frame = { site, position, answers: [], actions: [], parts: [], admitted: [], declared: [] };
      this.frames.push(frame);
    }
    this.open++;
    frame.site = site;
    frame.position = position;
    frame.answers.length = 0;
    frame.actions.length = 0;
    frame.parts.length = 0;
    frame.admitted.length = 0;
    frame.declared.length = 0;
  }

  /** The walk goes below `action` of the question at `position`. */
  enter(position: number, action: number): void {
    const frame = this.frameAt(position);
    if (frame === null) return;
    this.below = action;
    const able = this.ableAmong(frame, action);
    const all = this.agreeingAt(position);
    for (let i = 0; i < frame.actions.length; i++) if ((able & (1 << frame.actions[i])) !== 0) all.push(i);
  }

  /** The walk leaves what is below an action. */
  leave(): void {
    this.below = 0;
  }

  /** Below an action: `dimension` has this value from now on. */
  decide(position: number, dimension: number, value: number): void {
    if (this.below === 0) return;
    const { answers } = this.frames[this.open - 1];
    const before = this.agreeing[position - 1];
    const now = this.agreeingAt(position);
    for (const i of before) {
      const given = this.answers[answers[i] + dimension];
      if (given === ANY || given === value) now.push(i);
    }
  }

  /** What is asked at `position` and behind it is asked no more. */
  drop(position: number): void {
    while (this.open > 0 && this.frames[this.open - 1].position >= position) this.open--;
  }

  /** Whether `action` needs no walk at the question at `position`; if so, the rest of the walk goes by what stands for it. */
  standForAction(position: number, action: number, values: Int8Array): boolean {
    const frame = this.frameAt(position);
    if (frame === null) return false;
    const all = this.agreeingAt(position);
    for (let i = 0; i < frame.actions.length; i++) all.push(i);
    return this.stand(frame, all, action, ANY, 0, values);
  }

  /** The same of `value` as the answer to a question about `dimension` below an action. */
  standForValue(position: number, dimension: number, value: number, values: Int8Array): boolean {
    if (this.below === 0) return false;
    const frame = this.frames[this.open - 1];
    return this.stand(frame, this.agreeing[position - 1], this.below, dimension, value, values);
  }

  private stand(
    frame: Frame,
    leaves: readonly number[],
    action: number,
    dimension: number,
    value: number,
    values: Int8Array,
  ): boolean {
    let able = 0;
    let unable = 0;
    for (const i of leaves) {
      if (!this.agrees(frame, i, dimension, value)) continue;
      if (this.isAble(frame, i, action)) able |= 1 << frame.actions[i];
      else unable |= 1 << frame.actions[i];
    }
    able &= ~unable;
    if (able === 0) return false;
    const other = 31 - Math.clz32(able & -able);
    let parts = 0;
    let admitted = EVERYTHING;
    let declared = false;
    for (const i of leaves) {
      if (frame.actions[i] !== other || !this.agrees(frame, i, dimension, value)) continue;
      parts |= frame.parts[i];
      admitted &= frame.admitted[i];
      declared ||= frame.declared[i];
    }
    if (declared && ++this.declaredCount % ASKED_AGAIN === 0) return false;
    const answers = this.copy(values);
    if (dimension !== ANY) this.answers[answers + dimension] = value;
    add(frame, answers, action, parts, admitted, declared);
    return true;
  }

  private agrees(frame: Frame, leaf: number, dimension: number, value: number): boolean {
    if (dimension === ANY) return true;
    const given = this.answers[frame.answers[leaf] + dimension];
    return given === ANY || given === value;
  }

  /** Whether a leaf stands for what it would come to under `action`. */
  private isAble({ actions, admitted, parts }: Frame, leaf: number, action: number): boolean {
    return (
      (parts[leaf] & this.distinct[actions[leaf]][action]) === 0 && (admitted[leaf] & (1 << action)) !== 0
    );
  }

  /** The actions of a question with leaves that may stand for some of those of `action`, as bits. */
  private ableAmong(frame: Frame, action: number): number {
    let able = 0;
    for (let i = 0; i < frame.actions.length; i++)
      if (this.isAble(frame, i, action)) able |= 1 << frame.actions[i];
    return able;
  }

  private frameAt(position: number): Frame | null {
    const frame = this.open > 0 ? this.frames[this.open - 1] : null;
    return frame !== null && frame.position === position ? frame : null;
  }

  private agreeingAt(position: number): number[] {
    while (this.agreeing.length <= position) this.agreeing.push([]);
    const leaves = this.agreeing[position];
    leaves.length = 0;
    return leaves;
  }

  private copy(values: Int8Array): number {
    const { dimensions, used } = this;
    if (used + dimensions > this.answers.length) {
      const larger = new Int8Array(2 * this.answers.length);
      larger.set(this.answers);
      this.answers = larger;
    }
    this.answers.set(values, used);
    this.used += dimensions;
    return used;
  }
}

function add(
  { actions, admitted, answers, declared, parts }: Frame,
  where: number,
  action: number,
  touched: number,
  locks: number,
  byContract: boolean,
): void {
  answers.push(where);
  actions.push(action);
  parts.push(touched);
  admitted.push(locks);
  declared.push(byContract);
}
