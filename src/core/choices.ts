// SPDX-License-Identifier: GPL-2.0-only
// Decides a value or race when it is first asked for.
import { type Dimension, EVERY } from './dimension.ts';
import { hash, nthSetBit, pickWeighted, popcount } from './draw.ts';
import { Skips } from './skips.ts';
import type { Space } from './space.ts';
import { StandIns, type Strike } from './stand-ins.ts';
import { type Decision, Walk } from './walk.ts';

/** A value that nobody asked for yet, or in a scenario: any value. */
export const ANY = -1;
/** A race that is to strike, whose action is not decided yet. */
const UNDECIDED = -2;

/** One race in every so many sites, in random testing. */
const RACE_ODDS = 14;
/** In a walk, the question what strikes at a site is this plus the site's number. */
const SITE_QUESTION = 1000;

/** Where undecided values come from. */
export const Source = {
  /** The first possible value: the simplest. */
  simplest: 0,
  /** A pseudo-random value that depends on the seed and the dimension only. */
  random: 1,
  /** Whatever comes next in a walk through all representatives. */
  walk: 2,
} as const;
export type Source = (typeof Source)[keyof typeof Source];

/** Ends a run that comes to nothing new. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
  /** Where it was thrown says nothing, and nobody has to look for the line. */
  override readonly stack = '';
}
/** One is enough. */
const ABANDONED = new Abandoned('a race has nothing to do');

/** Ends a run that needs what is not decided. */
const CLOSED = new Error('nothing may be decided now');

/** A value given beforehand that contradicts the others. */
export interface Contradiction {
  readonly dimension: number;
  readonly value: number;
}

/**
 * The assignment of values to dimensions for one scenario. A value is decided when it is first asked for: from what was given
 * beforehand, else from the source. Both variants of a pair run on the same choices, so whichever asks first decides.
 */
export class Choices {
  readonly space: Space;
  /** Decided values by dimension; `ANY` where nobody asked. */
  readonly values: Int8Array;
  /** Actions by site; 0 for none, `ANY` where nobody asked. */
  readonly actions: Int8Array;

  /** Sites with a race, in the order in which they were decided; valid up to `siteCount`. */
  readonly sites: number[] = [];
  siteCount = 0;

  /** Values that a run is confined to, as bits by dimension. */
  private readonly confined: Int32Array;
  /** Sites whose race had nothing to do in the variant that came to it first. */
  private readonly refused: Uint8Array;
  private readonly given: Int8Array;
  private readonly givenActions: Int8Array;
  private hasGiven = false;
  private source: Source = Source.simplest;
  private seed = 0;
  /** How many races one run may have, in a walk. */
  private raceBound = 0;
  /** In a walk: the actions at each site that a question was asked about, or that equal one at an earlier site. */
  private readonly considered: Int32Array;
  private readonly skips: Skips;
  private readonly standIns: StandIns;
  private readonly dimensions: readonly Dimension[];
  /** Their domains beside each other: the dimensions are of many shapes, and looking into one takes longer than drawing. */
  private readonly domains: readonly Dimension['domain'][];
  private readonly everyValue: Int32Array;
  private readonly exclusions: Space['exclusions'];
  private readonly draws: readonly Uint8Array[];
  private readonly everyRace: number;
  /** First given value that was not possible; it was replaced by the simplest possible one. */
  contradiction: Contradiction | null = null;

  constructor(space: Space) {
    const { dimensions, siteCount } = space;
    this.space = space;
    this.dimensions = dimensions;
    this.domains = dimensions.map(({ domain }) => domain);
    this.everyValue = space.everyValue;
    this.exclusions = space.exclusions;
    this.draws = space.draws;
    this.everyRace = space.everyRace;
    this.values = new Int8Array(dimensions.length).fill(ANY);
    this.actions = new Int8Array(siteCount).fill(ANY);
    this.confined = new Int32Array(dimensions.length).fill(-1);
    this.refused = new Uint8Array(siteCount);
    this.given = new Int8Array(dimensions.length).fill(ANY);
    this.givenActions = new Int8Array(siteCount).fill(ANY);
    this.considered = new Int32Array(siteCount);
    this.skips = new Skips(space.races.length);
    this.standIns = new StandIns(space.distinct, siteCount, dimensions.length);
  }

  /** Forgets everything; undecided values come pseudo-randomly from `seed` (32 bits). */
  startRandom(seed: number): void {
    this.clear();
    this.source = Source.random;
    this.seed = seed;
  }

  /** Forgets everything; undecided values are the simplest ones. */
  startSimplest(): void {
    this.clear();
    this.source = Source.simplest;
  }

  /**
   * Forgets everything and starts a walk through all representatives, below the decisions of `prefix`.
   * @param races how many races one run may have
   * @param onPassed is told of races that need no walk, as `Walk.start` says
   */
  startWalk(races: number, prefix: readonly Decision[], onPassed?: (options: number) => void): Walk {
    this.walk.start([]);
    this.dropSupposed();
    this.standIns.start();
    this.lacks.clear();
    this.clear();
    this.considered.fill(0);
    this.source = Source.walk;
    this.raceBound = races;
    this.walk.start(prefix, onPassed);
    return this.walk;
  }

  /** Before the runs of each leaf of a walk. */
  beginLeaf(): void {
    this.standIns.beginLeaf();
    this.forgetRefused();
    this.skips.clear();
  }

  /** Confines `dimension` to the values whose bit is set in `mask`, until further notice; its domain must allow one of them. */
  confine(dimension: number, mask: number): void {
    this.confined[dimension] = mask;
  }

  /** How many races a random scenario may have, until further notice: all variants together, or each would get its own. */
  mostRaces = Number.MAX_SAFE_INTEGER;

  /** Whether random values are drawn among the representatives alone, until further notice. */
  keepToRepresentatives = false;

  /** Gives a value beforehand. */
  give(dimension: number, value: number): void {
    this.given[dimension] = value;
    this.hasGiven = true;
  }

  /** Gives a race beforehand. */
  giveRace(site: number, action: number): void {
    this.givenActions[site] = action;
    this.sites[this.siteCount++] = site;
    this.hasGiven = true;
  }

  /** Whether races are decided before the state of the machine is asked whether it lets them happen: what that depends on is no question where they do not strike. */
  get untested(): boolean {
    return this.source === Source.walk;
  }

  /**
   * Remembers that there was nothing to do for the race at `site`.
   * @throws Abandoned if `abandons` is set
   */
  refuse(site: number): void {
    if (this.refused[site] === 0) this.refusals++;
    this.refused[site] = 1;
    if (this.untested) this.refusedIn[this.runNumber] |= 1 << this.sites.indexOf(site);
    if (!this.abandons) return;
    this.abandoned = true;
    throw ABANDONED;
  }

  /** How many sites there are whose race had nothing to do. What ran before one more was found may have met it after its return, and has to run again. */
  refusals = 0;
  /** In a walk, for each run of the leaf the races that had nothing to do where it came to them, as bits by position in `sites`; ... */
  private readonly refusedIn: number[] = [];
  /** ... and those of the run that began last that struck after its return, because it did not come to their sites. */
  struckLate = 0;

  /** The race at `site` strikes after the return of the run. */
  strikeLate(site: number): void {
    this.struckLate |= 1 << this.sites.indexOf(site);
  }

  /**
   * In a walk: whether the run that began last came to the site of a race that struck another run late, and it had nothing to do there. To this variant the schedule is one without
   * that race, and for the other it is to be so as well: that leaf was walked before this one. What others come to is another matter: the race is forgotten to have been refused.
   * @param late what struck the other run late
   */
  refusedWhatWasLate(late: number): boolean {
    const both = this.refusedIn[this.runNumber] & late;
    for (let rest = both; rest !== 0; rest &= rest - 1) {
      this.refused[this.sites[nthSetBit(rest, 0)]] = 0;
      this.refusals--;
    }
    return both !== 0;
  }

  /** Whether a run ends where a race has nothing to do, until further notice: what follows is a run without that race. */
  abandons = false;
  /** Whether the last run of a walk ended for that reason, as far as its variant lets it end. */
  abandoned = false;

  /** Whether there was nothing to do for the race at `site` in a run on these choices. */
  wasRefused(site: number): boolean {
    return this.refused[site] === 1;
  }

  /** The action decided or given for `site`; 0 if none. */
  actionAt(site: number): number {
    const action = this.actions[site];
    return action > 0 ? action : Math.max(0, this.givenActions[site]);
  }

  /** The site with a race that has the lowest number above `site`; -1 if there is none. */
  siteAfter(site: number): number {
    const { siteCount, sites } = this;
    let next = -1;
    for (let i = 0; i < siteCount; i++) if (sites[i] > site && (next < 0 || sites[i] < next)) next = sites[i];
    return next;
  }

  /** In a walk, how many decisions lead to the present leaf. */
  get decisions(): number {
    return this.walk.length;
  }

  /** The value of `dimension`, deciding it if nobody asked before. */
  pick(dimension: number): number {
    const value = this.values[dimension];
    return value >= 0 ? value : this.decide(dimension);
  }

  /** Whether another thread acts at `site`; in a walk, whether there is a choice. */
  wantsRace(site: number): boolean {
    const action = this.actions[site];
    if (this.source === Source.walk) return action > 0 || this.siteCount < this.raceBound;
    if (action !== ANY) return action !== 0;
    const given = this.givenActions[site];
    if (given !== ANY) {
      this.actions[site] = given;
      return given !== 0;
    }
    const wants =
      this.source === Source.random &&
      this.siteCount < this.mostRaces &&
      hash(this.seed, 1000 + site) % RACE_ODDS === 0;
    this.actions[site] = wants ? UNDECIDED : 0;
    return wants;
  }

  /**
   * What another thread does at `site`: mostly one of the actions whose bit is set in `allowed`, sometimes any action, for
   * the sake of a variant that holds other locks there.
   */
  raceAt(
    site: number,
    allowed: number,
    carried = 0,
    conceivable = (actions: number): number => actions,
  ): number {
    const action = this.actions[site];
    if (this.source === Source.walk)
      return action > 0 ? action : this.decideRace(site, allowed, carried, conceivable);
    if (action !== UNDECIDED) return action;
    const random = hash(this.seed, 2000 + site);
    const candidates = allowed === 0 || (random & 3) === 0 ? this.everyRace : allowed;
    const decided = nthSetBit(candidates, (random >>> 2) % popcount(candidates));
    this.actions[site] = decided;
    this.sites[this.siteCount++] = site;
    return decided;
  }

  /** Asks about the actions that nobody considered at this site: a variant that came to it before may hold other locks. */
  private decideRace(
    site: number,
    allowed: number,
    carried: number,
    conceivable: (actions: number) => number,
  ): number {
    const skipped = carried & ~this.considered[site];
    this.skips.skip(site, allowed, skipped);
    const asked = allowed & ~skipped & ~this.considered[site];
    const fresh = asked === 0 ? 0 : conceivable(asked);
    if (fresh === 0) return 0;
    this.refuseIfSupposed(SITE_QUESTION + site);
    return this.walk.choose(SITE_QUESTION + site, fresh | 1);
  }

  /** Whether what is asked for now is supposed. */
  private supposes = false;
  /** What is supposed: a walk of its own, through the values of what was asked for. */
  private readonly supposed = new Walk({
    isStoodFor: () => false,
    answer: ({ question, taken }) => {
      this.values[question] = taken;
    },
    open: ({ question }) => {
      this.values[question] = ANY;
    },
    drop: () => undefined,
  });
  /** The question that was asked while something was supposed, and could not be answered; `ANY` if there was none. */
  private needed = ANY;

  /**
   * In a walk: values of `unkept` dimensions that are asked for from here on are supposed and not decided. Whoever runs a variant with each of them (`supposeNext`), and finds
   * that it comes to the same, has run it on all of them; where it does not, they are to be decided.
   */
  startSupposing(): void {
    this.supposes = true;
    this.needed = ANY;
  }

  /** What is supposed is open until the next values are: a run that gets this far does not depend on it unless it asks again, which ends it. */
  holdSupposed(): void {
    this.supposes = false;
    this.supposed.hide();
  }

  /** Whether anything is supposed. */
  get hasSupposed(): boolean {
    return this.supposed.length > 0;
  }

  /** Whether something was asked that could not be supposed: a run that goes on all the same says nothing. */
  get wasDenied(): boolean {
    return this.needed !== ANY;
  }

  /** Supposes the next values. @returns false if these were all; nothing is supposed then */
  supposeNext(): boolean {
    this.supposes = this.supposed.next();
    this.supposed.show();
    return this.supposes;
  }

  /** Nothing is supposed any more. */
  dropSupposed(): void {
    this.supposes = false;
    if (this.hasSupposed) this.supposed.start([]);
  }

  /**
   * Decides what stood in the way: what was asked while something was supposed that cannot be, or the dimension whose values were last told one after the other. Nothing is supposed
   * any more.
   * @returns false if that was a race: everything that is asked has to be decided
   */
  decideSupposed(): boolean {
    const asked = this.needed === ANY ? this.supposed.question : this.needed;
    this.dropSupposed();
    if (asked >= SITE_QUESTION) return false;
    this.pick(asked);
    return true;
  }

  /** @throws Error if anything is supposed: what is decided now would hold for one of its values alone */
  private refuseIfSupposed(question: number): void {
    if (!this.hasSupposed) return;
    this.needed = question;
    throw CLOSED;
  }

  /** Before each run of a variant in a walk. */
  beginRun(): void {
    this.abandoned = false;
    this.skips.begin();
    this.standIns.beginRun();
    this.struckLate = 0;
    this.refusedIn[this.runNumber] = 0;
  }

  /** In a walk: the run that began last did what an earlier one of the leaf did, and told nothing of it; runs have numbers from 0. */
  repeat(run: number): void {
    this.skips.repeat(run);
    this.standIns.repeat(run);
    this.refusedIn[this.runNumber] = this.refusedIn[run];
  }

  /** In a walk, the number of the run that began last. */
  get runNumber(): number {
    return this.skips.runNumber;
  }

  /**
   * When all variants ran: asks about the actions that were skipped at a site because each does there what it does at an earlier one, if the
   * variants do not agree on which. Only where all do is the comparison at the earlier site the comparison at this one.
   */
  settleSkips(): void {
    this.skips.unsettled((site, actions) => {
      const fresh = actions & ~this.considered[site];
      if (fresh !== 0 && this.actions[site] <= 0) this.walk.choose(SITE_QUESTION + site, fresh | 1);
    });
  }

  /** Whether a walk passes over races for which leaves stand that it has walked, until further notice: the runs of all variants tell of each leaf what they touch. */
  passes = false;

  /** A run of a walk came to `site`, and touched these parts of the machine from there on. */
  see(site: number, parts: number): void {
    this.standIns.see(site, parts);
  }

  /** The last race of a run of a walk struck where it was to strike. */
  strike(strike: Strike): void {
    this.standIns.strike(strike);
  }

  /**
   * When all variants ran and what was skipped is settled, or when all gave up.
   * @param equal whether they left the same machine: if not, each race that they might have met may matter
   * @param declared whether a contract declares that some returned something else
   */
  endLeaf(equal: boolean, declared = false): void {
    this.standIns.keep(this.values, equal, declared);
  }

  private readonly walk = new Walk({
    isStoodFor: (question, option, position) => {
      const { standIns, values } = this;
      return question < SITE_QUESTION
        ? standIns.standForValue(position, question, option, values)
        : standIns.standForAction(position, option, values);
    },
    answer: ({ options, question, taken }, position) => {
      if (question < SITE_QUESTION) {
        this.values[question] = taken;
        this.standIns.decide(position, question, taken);
        return;
      }
      const site = question - SITE_QUESTION;
      this.considered[site] |= options;
      this.actions[site] = taken;
      if (taken !== 0) {
        this.sites[this.siteCount++] = site;
        this.standIns.enter(position, taken);
      } else if (this.passes && this.siteCount === this.raceBound - 1) {
        // A site that a race may be added to is one behind which the runs of a leaf had no other.
        this.standIns.ask(site, position);
      }
    },
    open: ({ options, question, taken }) => {
      if (question < SITE_QUESTION) {
        this.values[question] = ANY;
        return;
      }
      const site = question - SITE_QUESTION;
      this.considered[site] &= ~options;
      this.actions[site] = ANY;
      if (taken !== 0) {
        this.siteCount--;
        this.standIns.leave();
      }
    },
    drop: (position) => this.standIns.drop(position),
  });

  private clear(): void {
    this.values.fill(ANY);
    this.actions.fill(ANY);
    if (this.hasGiven) {
      this.given.fill(ANY);
      this.givenActions.fill(ANY);
      this.hasGiven = false;
    }
    this.forgetRefused();
    this.siteCount = 0;
    this.contradiction = null;
  }

  private forgetRefused(): void {
    if (this.refusals === 0) return;
    this.refused.fill(0);
    this.refusals = 0;
  }

  /** Whether the run is not confined to other values of a dimension; its domain is another matter. */
  admits(dimension: number, value: number): boolean {
    return (this.confined[dimension] & (1 << value)) !== 0;
  }

  /** The representatives of `dimension` that are possible, as bits; what that depends on is decided. */
  options(dimension: number): number {
    const { representatives } = this.dimensions[dimension];
    const possible =
      representatives?.keepsDomain === true
        ? this.everyValue[dimension] & this.confined[dimension]
        : this.possible(dimension);
    const mask = representatives === undefined ? EVERY : representatives.mask(this);
    const taken = possible & mask & ~this.excluded(dimension);
    return taken === 0 ? possible & -possible : taken;
  }

  /** The values of `dimension` that are not taken beside those of others, as far as these are decided. */
  private excluded(dimension: number): number {
    const { confined, everyValue, exclusions, values: decided } = this;
    let excluded = 0;
    for (const { other, own, values } of exclusions[dimension]) {
      const value = decided[other];
      const possible = value >= 0 ? 1 << value : everyValue[other] & confined[other];
      if ((possible & ~values) === 0) excluded |= own;
    }
    return excluded;
  }

  private possible(dimension: number): number {
    const domain = this.domains[dimension];
    return (domain === undefined ? this.everyValue[dimension] : domain(this)) & this.confined[dimension];
  }

  /** Whether nothing may be decided. */
  private closed = false;
  /** What the last question was about that could not be answered for that reason; `ANY` if it was about several. */
  private lacking = ANY;
  /** For each test the dimension that it lacked last. */
  private readonly lacks = new Map<number, number>();

  /** The result of a test if it depends on nothing that is not decided yet, else null; that may be an answer also where the result is known. */
  readonly asFarAsDecided = (number: number, test: () => boolean): boolean | null => {
    const lacked = this.lacks.get(number);
    if (lacked !== undefined && lacked !== ANY && this.values[lacked] === ANY) return null;
    this.closed = true;
    try {
      return test();
    } catch (error) {
      if (error !== CLOSED) throw error;
      this.lacks.set(number, this.lacking);
      return null;
    } finally {
      this.closed = false;
    }
  };

  /** Before several questions that belong together. @throws Error where nothing may be decided */
  refuseIfClosed(): void {
    if (!this.closed) return;
    this.lacking = ANY;
    throw CLOSED;
  }

  private decide(dimension: number): number {
    if (this.closed) {
      this.lacking = dimension;
      throw CLOSED;
    }
    if (this.source === Source.walk) {
      if (this.supposes && this.dimensions[dimension].unkept === true)
        return this.supposed.choose(dimension, this.options(dimension));
      this.refuseIfSupposed(dimension);
      return this.walk.choose(dimension, this.options(dimension));
    }
    const all = this.everyValue[dimension];
    const possible = this.keepToRepresentatives ? this.options(dimension) : this.possible(dimension);
    const given = this.given[dimension];
    let value: number;
    if (given !== ANY && (possible & (1 << given)) !== 0) {
      value = given;
    } else {
      if (given !== ANY && this.contradiction === null) this.contradiction = { dimension, value: given };
      value =
        this.source === Source.random && given === ANY
          ? pickWeighted(this.draws[dimension], possible, all, hash(this.seed, dimension))
          : nthSetBit(possible, 0);
    }
    this.values[dimension] = value;
    return value;
  }
}
