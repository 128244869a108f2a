// SPDX-License-Identifier: GPL-2.0-only
// What runs asked of the machine and were told, for the next that asks the same.
import { POISON, type Ref } from './poison.ts';

/** Any function of the façade. */
type Call = (this: unknown, ...args: unknown[]) => unknown;

/** Arguments that are kept one by one; of calls that have more of them, or out-parameters, as a list. */
const FEW = 4;

/** A call as a transcript has it. */
interface Kept {
  readonly run: Call;
  /** Positions of its out-parameters: `Ref`s that it writes, and never reads. */
  readonly outs: readonly number[];
}

/** What is read and may change between two calls, but not otherwise. */
export type Look = (of: unknown) => unknown;

const Mode = { off: 0, keeping: 1, following: 2 } as const;
type Mode = (typeof Mode)[keyof typeof Mode];

const NO_OUTS: readonly number[] = [];
const ALWAYS = (): boolean => true;
/** What nobody looked at. */
const UNSEEN: unknown = Symbol('not looked at');
/** What an out-parameter has that the call did not write. */
const UNTOUCHED: unknown = Symbol('nothing written');

/** Ends a run where the one that it follows was ended. */
export const ENDED = withoutStack(new Error('the run that is followed was ended here'));
/** Ends a run that has to be made anew. */
const LOST = withoutStack(new Error('the transcript cannot be caught up with'));

/** Where it was made says nothing, and nobody has to look for the line. */
function withoutStack(error: Error): Error {
  error.stack = '';
  return error;
}

/** One run, from where it left the run that it followed on. */
class KeptRun {
  parent: KeptRun | null = null;
  /** How many calls it has in common with that. */
  from = 0;
  /** How many calls it made, these included. */
  length = 0;
  isWhole = false;
  /** Whether it was ended within a call, which stands behind the others. */
  wasEnded = false;
  /** What it returned. */
  ret = 0;
  /** Its own calls, and `FEW` arguments of each or a list of them; an out-parameter there is a variable of the transcript's own, which holds what was written. */
  readonly calls: Kept[] = [];
  readonly args: unknown[] = [];
  readonly lists: (unknown[] | null)[] = [];
  readonly results: unknown[] = [];
  /** What it looked at: by what, of what, and what was seen. */
  readonly looks: Look[] = [];
  readonly of: unknown[] = [];
  readonly seen: unknown[] = [];
  looked = 0;
  /** How many looks came before each of its own calls, and in the last place before the return. */
  readonly looksBefore: number[] = [0];

  start(parent: KeptRun | null, from: number): void {
    this.parent = parent;
    this.from = from;
    this.length = from;
    this.isWhole = true;
    this.wasEnded = false;
    this.looked = 0;
    this.looksBefore[0] = 0;
  }

  addLook(look: Look, of: unknown, seen: unknown): void {
    const i = this.looked++;
    this.looks[i] = look;
    this.of[i] = of;
    this.seen[i] = seen;
  }

  /** Position of the look among those before call `next`, or -1. */
  findLook(look: Look, of: unknown, next: number): number {
    const own = next - this.from;
    for (let i = this.looksBefore[own]!; i < this.looksBefore[own + 1]!; i++)
      if (this.looks[i] === look && this.of[i] === of) return i;
    return -1;
  }
}

/**
 * The calls of runs on one scenario with their arguments, their results and what they wrote, and what the runs looked at between them. A machine does the same
 * whenever it is asked the same in the same order on the same choices, so that a run which asks what one before it asked needs no machine: it is told what was
 * kept, and comes to what that one came to. As soon as it asks something else the machine is brought to where the run is, by the calls so far, and the run goes on
 * there, and is kept as well.
 *
 * What is asked is one of three things. A call is compared with its arguments, in its place. A look reads what others may change, and is answered as the
 * same look between the same two calls was. What is fixed for the whole run (`steady` calls, fields of the slot, the configuration) is not
 * kept at all: the machine answers it whatever state it is in. Everything else, a broken rule among it, needs the machine as it is: `need`.
 */
export class Transcript {
  private mode: Mode = Mode.off;
  /** Whether a call that is kept is under way. */
  private isInside = false;

  /** The runs on the present choices, up to `count`. */
  private readonly runs: KeptRun[] = [new KeptRun()];
  private count = 0;
  /** The run that is kept, or followed. */
  private run = this.runs[0]!;
  /** How many calls the run that follows has made. */
  private next = 0;

  /** The looks of the run that follows, and before which call each was. */
  private readonly ownLooks: Look[] = [];
  private readonly ownOf: unknown[] = [];
  private readonly ownBefore: number[] = [];
  private ownLooked = 0;

  private restart: () => void = () => undefined;
  private mayLeave = ALWAYS;

  /** The façade, on which calls that go on to others of it are made. */
  usual: unknown = null;

  /** Whether there is a run that can be followed. */
  get canBeFollowed(): boolean {
    return this.count > 0 && this.runs[0]!.isWhole;
  }

  /** Whether a run is kept. */
  get isKeeping(): boolean {
    return this.mode === Mode.keeping;
  }

  /** The run that starts now is kept, and the others are forgotten: the choices are new. */
  keep(): void {
    this.mode = Mode.keeping;
    this.isInside = false;
    this.count = 1;
    this.run = this.runs[0]!;
    this.run.start(null, 0);
  }

  /**
   * The run that was kept is over.
   * @param ret what it returned; null if it returned nothing, or the kernel stopped: nobody follows such a run
   * @param wasEnded whether it was ended from without, because what it came to is of no interest
   */
  endKeeping(ret: number | null, wasEnded: boolean): void {
    const { run } = this;
    this.mode = Mode.off;
    run.wasEnded = wasEnded && this.isInside;
    if (!run.wasEnded && (ret === null || this.isInside)) run.isWhole = false;
    run.ret = ret ?? 0;
    run.looksBefore[run.length - run.from + 1] = run.looked;
  }

  /**
   * The run that starts now follows the first that was kept, and where it leaves that another which left it there.
   * @param restart brings the machine to where that began
   * @param mayLeave is asked before the run goes on by itself; where it must not it is lost, and the machine is left alone
   */
  follow(restart: () => void, mayLeave = ALWAYS): void {
    this.mode = Mode.following;
    this.isInside = false;
    this.restart = restart;
    this.mayLeave = mayLeave;
    this.wasLost = false;
    this.wasEnded = false;
    this.run = this.runs[0]!;
    this.next = 0;
    this.ownLooked = 0;
  }

  /**
   * The run that followed is over.
   * @returns the number of the run that it is the same as throughout, in the order in which they were kept; -1 if it is none, and the machine is where it left it
   */
  endFollowing(ret: number): number {
    const { run } = this;
    if (this.mode !== Mode.following) return -1;
    if (this.wasEnded) {
      this.mode = Mode.off;
      return -1;
    }
    if (run.ret === ret && this.next === run.length) {
      this.mode = Mode.off;
      return this.runs.indexOf(run);
    }
    try {
      this.catchUp();
    } catch (error) {
      if (error !== LOST) throw error;
    }
    return -1;
  }

  /** The run that was kept last is not followed: what it was told did not hold. */
  forgetLast(): void {
    this.count--;
  }

  /** Whether the run that was kept last can be followed. */
  get lastIsWhole(): boolean {
    return this.runs[this.count - 1]!.isWhole;
  }

  /** The number of the run that was kept last. */
  get last(): number {
    return this.count - 1;
  }

  /** Whether the run that followed was ended where the one was that it followed. */
  wasEnded = false;
  /** Whether the run that followed came to nothing, and has to be made without. */
  wasLost = false;

  /** The machine is needed in the state that it is in by now: a run that follows ceases to, and one that is kept cannot be followed. */
  need(): void {
    if (this.mode === Mode.off) return;
    this.arrive();
    if (!this.isInside) this.run.isWhole = false;
  }

  /** The machine is needed where the run is, which is kept from here on if it followed. */
  arrive(): void {
    if (this.mode === Mode.following) this.catchUp();
  }

  /**
   * A function that does what `run` does, and is kept and followed. On another façade than the usual one it may do something else, where it goes on to others of that.
   * @param outs positions of its out-parameters
   */
  call<F extends (...args: never[]) => unknown>(run: F, outs = NO_OUTS): F {
    const f = run as unknown as Call;
    const kept: Kept = { run: f, outs };
    const transcript = this;
    const asked: Call =
      run.length <= FEW && outs.length === 0
        ? function (a, b, c, d) {
            return transcript.mode === Mode.off
              ? f.call(this, a, b, c, d)
              : transcript.ask(kept, this, a, b, c, d, null);
          }
        : function (...args) {
            return transcript.mode === Mode.off
              ? f.apply(this, args)
              : transcript.ask(kept, this, undefined, undefined, undefined, undefined, args);
          };
    return Object.defineProperty(asked, 'length', { value: run.length }) as unknown as F;
  }

  /** What `look` sees now of something that may change at the next call. */
  look(look: Look, of: unknown): unknown {
    if (this.mode === Mode.off || this.isInside) return look(of);
    if (this.mode === Mode.following) {
      const own = this.ownLooked++;
      this.ownLooks[own] = look;
      this.ownOf[own] = of;
      this.ownBefore[own] = this.next;
      const seen = this.seenBy(look, of);
      if (seen !== UNSEEN) return seen;
      this.ownLooked--;
      this.catchUp();
    }
    const seen = look(of);
    this.run.addLook(look, of, seen);
    return seen;
  }

  /** What a run saw that looked at it between the same two calls: the one that is followed, the one that this left here, or one that left it here; `UNSEEN` if none did. */
  private seenBy(look: Look, of: unknown): unknown {
    const { next } = this;
    for (let run: KeptRun | null = this.run; run !== null; run = run.from === next ? run.parent : null) {
      const i = run.findLook(look, of, next);
      if (i >= 0) return run.seen[i];
    }
    for (let i = 1; i < this.count; i++) {
      const j = this.leftHere(i) ? this.runs[i]!.findLook(look, of, next) : -1;
      if (j >= 0) return this.runs[i]!.seen[j];
    }
    return UNSEEN;
  }

  /** Whether the run of this number left the one that is followed where the run is now, and can be followed itself. */
  private leftHere(number: number): boolean {
    const { from, isWhole, parent } = this.runs[number]!;
    return parent === this.run && from === this.next && isWhole;
  }

  private ask(
    kept: Kept,
    on: unknown,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    list: unknown[] | null,
  ): unknown {
    const { next, run } = this;
    if (this.mode === Mode.following && on === this.usual) {
      const same = asks(run, next, kept, a, b, c, d, list) ? run : this.thatLeft(kept, a, b, c, d, list);
      if (same !== null) {
        if (next === same.length) {
          this.wasEnded = true;
          throw ENDED;
        }
        this.run = same;
        this.next = next + 1;
        const own = next - same.from;
        if (list !== null) hand(same.lists[own]!, list, kept.outs);
        return same.results[own];
      }
      this.catchUp();
    } else if (this.isInside || on !== this.usual) {
      this.need();
      return list === null ? kept.run.call(on, a, b, c, d) : kept.run.apply(on, list);
    }
    return this.keepCall(kept, a, b, c, d, list);
  }

  /** The run that left the one that is followed here to ask this; null if there is none. */
  private thatLeft(
    kept: Kept,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    list: readonly unknown[] | null,
  ): KeptRun | null {
    for (let i = 1; i < this.count; i++) {
      const other = this.runs[i]!;
      if (this.leftHere(i) && asks(other, this.next, kept, a, b, c, d, list)) return other;
    }
    return null;
  }

  private keepCall(
    kept: Kept,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    list: unknown[] | null,
  ): unknown {
    const { run, usual } = this;
    const { args } = run;
    const own = run.length - run.from;
    const at = own * FEW;
    let result: unknown;
    run.looksBefore[own + 1] = run.looked;
    this.isInside = true;
    run.calls[own] = kept;
    if (list === null) {
      args[at] = a;
      args[at + 1] = b;
      args[at + 2] = c;
      args[at + 3] = d;
      run.lists[own] = null;
      result = kept.run.call(usual, a, b, c, d);
    } else {
      const kepts = withOwn(list, kept.outs);
      run.lists[own] = kepts;
      result = kept.run.apply(usual, kepts);
      hand(kepts, list, kept.outs);
      if (shareOne(list, kept.outs)) run.isWhole = false;
    }
    run.results[own] = result;
    run.length++;
    this.isInside = false;
    return result;
  }

  /** Brings the machine to where the run that follows is. From here on it is kept. */
  private catchUp(): void {
    this.mode = Mode.off;
    if (!this.mayLeave()) {
      this.wasLost = true;
      throw LOST;
    }
    this.restart();
    let own = 0;
    for (let i = 0; i <= this.next; i++) {
      for (; own < this.ownLooked && this.ownBefore[own] === i; own++) this.ownLooks[own]!(this.ownOf[own]);
      if (i === this.next) break;
      let run = this.run;
      while (i < run.from) run = run.parent!;
      const j = i - run.from;
      if (again(run, j, this.usual) === run.results[j]) continue;
      // An object that is made anew for each run: the variant has that of another.
      this.wasLost = true;
      throw LOST;
    }
    const followed = this.run;
    if (this.count === this.runs.length) this.runs.push(new KeptRun());
    this.run = this.runs[this.count++]!;
    this.run.start(followed, this.next);
    this.mode = Mode.keeping;
  }
}

function isVariable(out: unknown): out is Ref<unknown> {
  return typeof out === 'object' && out !== null && out !== POISON;
}

/** Whether two out-parameters are one variable: a call that writes both is then no longer what `hand` makes of it. */
function shareOne(args: readonly unknown[], outs: readonly number[]): boolean {
  for (let i = 1; i < outs.length; i++)
    for (let j = 0; j < i; j++)
      if (isVariable(args[outs[i]!]) && args[outs[i]!] === args[outs[j]!]) return true;
  return false;
}

/** The arguments with other variables for out-parameters, so that what a call writes is told from what was there before. */
function withOwn(list: unknown[], outs: readonly number[]): unknown[] {
  if (outs.length === 0) return list;
  const own = [...list];
  for (const out of outs) if (isVariable(own[out])) own[out] = { value: UNTOUCHED };
  return own;
}

/** Writes what a call wrote to the variables of `own` to those of `list`. */
function hand(own: readonly unknown[], list: readonly unknown[], outs: readonly number[]): void {
  for (const out of outs) {
    const written = own[out];
    const variable = list[out];
    if (isVariable(written) && isVariable(variable) && written.value !== UNTOUCHED)
      variable.value = written.value;
  }
}

/** Makes a call of a kept run once more. */
function again({ args, calls, lists }: KeptRun, own: number, on: unknown): unknown {
  const { run } = calls[own]!;
  const list = lists[own]!;
  if (list !== null) return run.apply(on, list);
  const at = own * FEW;
  return run.call(on, args[at], args[at + 1], args[at + 2], args[at + 3]);
}

/** Whether call `next` of a run is this one with these arguments. */
function asks(
  { args, calls, from, length, lists, wasEnded }: KeptRun,
  next: number,
  kept: Kept,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  list: readonly unknown[] | null,
): boolean {
  const own = next - from;
  if (next >= length && !(wasEnded && next === length)) return false;
  if (calls[own] !== kept) return false;
  if (list !== null) return sameLists(lists[own]!, list, kept.outs);
  const at = own * FEW;
  return same(args[at], a) && same(args[at + 1], b) && same(args[at + 2], c) && same(args[at + 3], d);
}

function sameLists(own: readonly unknown[], list: readonly unknown[], outs: readonly number[]): boolean {
  if (own.length !== list.length || shareOne(list, outs)) return false;
  for (let i = 0; i < list.length; i++) {
    if (same(own[i], list[i])) continue;
    if (!outs.includes(i) || !isVariable(own[i]) || !isVariable(list[i])) return false;
  }
  return true;
}

/** Whether two arguments are the same. Words are for a human alone: nothing of the machine goes by them. */
function same(x: unknown, y: unknown): boolean {
  return x === y || (typeof x === 'string' && typeof y === 'string');
}
