// SPDX-License-Identifier: GPL-2.0-only
// The tree of all decisions, depth first.
import { popcount } from './draw.ts';

/** More decisions than any run needs: one for each dimension, and one for each site and variant that comes to it. */
const ROOM = 512;

/** One decision as it is written down: which question, of which options, and which of them was taken. */
export interface Decision {
  /** A dimension, or `SITE_QUESTION` plus a site. */
  readonly question: number;
  /** The options as bits. */
  readonly options: number;
  /** The bit that was taken, by index. */
  readonly taken: number;
}

/** Is told which answers stand and which no longer do. */
export interface Answers {
  /** `taken` is the answer to `question` from now on; `position` is its place on the way to the leaf. */
  answer(decision: Decision, position: number): void;
  /** `decision` is open again. */
  open(decision: Decision): void;
  /** Nothing is asked any more at this place on the way or behind it. */
  drop(position: number): void;
  /** Whether `option` of a question at this place, whose options before it were walked, needs no walk. */
  isStoodFor(question: number, option: number, position: number): boolean;
}

/**
 * A walk through the tree of all decisions, depth first. A node is a set of answers; the question that a run asks next, given
 * these, depends on nothing else, so that its options are the children of the node. A leaf is a run that asks nothing new. The
 * share of the space that a leaf stands for is one over the product of the numbers of options on the way to it.
 */
export class Walk {
  private readonly answers: Answers;
  /** As deep as the walk has been: choices that are only drawn never walk. */
  private readonly stack: { question: number; options: number; taken: number }[] = [];
  /** Product of the numbers of options of the decisions below each position, as two factors: one double would not hold it exactly. */
  private readonly products = new Float64Array(ROOM + 1).fill(1);
  private readonly cofactors = new Float64Array(ROOM + 1).fill(1);
  private depth = 0;
  /** Is told of options that were passed over, while the walk is as deep as they are. */
  private onPassed: (options: number) => void = () => undefined;
  /** Decisions that the walk was started with, and does not change. */
  private fixed = 0;

  constructor(answers: Answers) {
    this.answers = answers;
  }

  /**
   * Starts below the decisions of `prefix`; the first leaf is the one that takes the first option everywhere.
   * @param onPassed is told how many options need no walk, when the share of the space is that of each of them
   */
  start(prefix: readonly Decision[], onPassed: (options: number) => void = () => undefined): void {
    this.onPassed = onPassed;
    while (this.depth > 0) this.drop();
    for (const { options, question, taken } of prefix) this.push(question, options, taken);
    this.fixed = prefix.length;
  }

  /** Takes the first of the options of a new question that needs a walk, or the last. @returns its bit, by index */
  choose(question: number, options: number): number {
    const { answers, depth } = this;
    let rest = options;
    let passed = 0;
    while ((rest & (rest - 1)) !== 0 && answers.isStoodFor(question, lowestBit(rest), depth)) {
      rest &= rest - 1;
      passed++;
    }
    const taken = lowestBit(rest);
    this.push(question, options, taken);
    if (passed !== 0) this.onPassed(passed);
    return taken;
  }

  /**
   * Goes on to the next leaf, or with `depth` to the next subtree whose root is that many decisions deep.
   * @returns false if there is none below the prefix
   */
  next(depth: number = ROOM): boolean {
    while (this.depth > depth) this.drop();
    while (this.depth > this.fixed) {
      const position = this.depth - 1;
      const last = this.stack[position];
      for (let rest = last.options & ~((2 << last.taken) - 1); rest !== 0; rest &= rest - 1) {
        const option = lowestBit(rest);
        if (this.answers.isStoodFor(last.question, option, position)) {
          this.onPassed(1);
          continue;
        }
        this.answers.open(last);
        last.taken = option;
        this.answers.answer(last, position);
        return true;
      }
      this.drop();
    }
    return false;
  }

  /** One over the share of the space that the present leaf stands for is this times `cofactor`; both are exact. */
  get product(): number {
    return this.products[this.depth];
  }

  /** What of the product is beyond 2^53. */
  get cofactor(): number {
    return this.cofactors[this.depth];
  }

  /** Number of the decisions that lead to where the walk is. */
  get length(): number {
    return this.depth;
  }

  /** Opens all answers, while the walk stays where it is. */
  hide(): void {
    for (let i = 0; i < this.depth; i++) this.answers.open(this.stack[i]);
  }

  /** Answers as the walk stands, after `hide` as well as before. */
  show(): void {
    for (let i = 0; i < this.depth; i++) this.answers.answer(this.stack[i], i);
  }

  /** The question that was asked last; there is one. */
  get question(): number {
    return this.stack[this.depth - 1].question;
  }

  /** The decisions that lead to where the walk is. */
  get path(): readonly Decision[] {
    return this.stack.slice(0, this.depth).map((decision) => ({ ...decision }));
  }

  private push(question: number, options: number, taken: number): void {
    if (this.depth === this.stack.length) this.stack.push({ question: 0, options: 0, taken: 0 });
    const top = this.stack[this.depth];
    top.question = question;
    top.options = options;
    top.taken = taken;
    this.multiply(popcount(options));
    this.answers.answer(top, this.depth++);
  }

  /** @throws RangeError if the product is beyond 2^106 */
  private multiply(size: number): void {
    const { cofactors, depth, products } = this;
    const product = products[depth] * size;
    const fits = product <= Number.MAX_SAFE_INTEGER;
    products[depth + 1] = fits ? product : products[depth];
    cofactors[depth + 1] = fits ? cofactors[depth] : cofactors[depth] * size;
    if (cofactors[depth + 1] > Number.MAX_SAFE_INTEGER)
      throw new RangeError('the share of a leaf cannot be kept exactly');
  }

  private drop(): void {
    this.depth--;
    this.answers.open(this.stack[this.depth]);
    this.answers.drop(this.depth);
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
