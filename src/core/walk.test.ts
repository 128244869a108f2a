// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { type Answers, type Decision, Walk } from './walk.ts';

/** Answers as a program sees them, and the walk that gives them. */
function tree(isStoodFor: Answers['isStoodFor'] = () => false): {
  readonly answers: Map<number, number>;
  readonly walk: Walk;
} {
  const answers = new Map<number, number>();
  const walk = new Walk({
    answer: ({ question, taken }) => answers.set(question, taken),
    open: ({ question }) => answers.delete(question),
    drop: () => undefined,
    isStoodFor,
  });
  return { answers, walk };
}

/** A program whose second question depends on the answer to the first: 3 + 2 + 1 leaves. */
function program(answers: Map<number, number>, walk: Walk): string {
  const ask = (question: number, options: number): number =>
    answers.get(question) ?? walk.choose(question, options);
  const first = ask(7, 0b10101);
  if (first === 0) return `${first} ${ask(3, 0b111)}`;
  return first === 2 ? `${first} ${ask(4, 0b1010)}` : `${first}`;
}

function leaves(
  prefix: readonly Decision[] = [],
  isStoodFor?: Answers['isStoodFor'],
): { leaf: string; product: number }[] {
  const { answers, walk } = tree(isStoodFor);
  const found: { leaf: string; product: number }[] = [];
  walk.start(prefix, (options) => found.push({ leaf: `${options} passed`, product: walk.product }));
  do {
    const leaf = program(answers, walk);
    found.push({ leaf, product: walk.product });
  } while (walk.next());
  return found;
}

describe('a walk', () => {
  it('comes to every leaf once, in the order of the options', () => {
    expect(leaves().map(({ leaf }) => leaf)).toEqual(['0 0', '0 1', '0 2', '2 1', '2 3', '4']);
  });

  it('stays where it is while its answers are hidden, and shows them again', () => {
    const { answers, walk } = tree();
    walk.start([]);
    program(answers, walk);
    expect([...answers]).toEqual([
      [7, 0],
      [3, 0],
    ]);
    walk.hide();
    expect([answers.size, walk.length, walk.question]).toEqual([0, 2, 3]);
    expect(walk.next()).toBe(true);
    walk.show();
    expect(program(answers, walk)).toBe('0 1');
  });

  it('asks of each option, when its turn comes, whether it needs a walk, and tells its share if it does not', () => {
    const asked: (readonly number[])[] = [];
    const found = leaves([], (question, option, position) => {
      asked.push([question, option, position]);
      return question === 7 ? option === 2 : option === 0 || option === 2;
    });
    expect(found.map(({ leaf }) => leaf)).toEqual(['1 passed', '0 1', '1 passed', '1 passed', '4']);
    expect(found.map(({ product }) => product)).toEqual([9, 9, 9, 3, 3]);
    expect(asked).toEqual([
      [7, 0, 0],
      [3, 0, 1],
      [3, 1, 1],
      [3, 2, 1],
      [7, 2, 0],
      [7, 4, 0],
    ]);
  });

  it('takes the last option of a question where all others need no walk, whether it needs one or not', () => {
    const found = leaves([], () => true);
    expect(found.map(({ leaf }) => leaf)).toEqual(['2 passed', '4']);
  });

  it('weighs each leaf by the options on the way to it, which adds up to the whole', () => {
    expect(leaves().map(({ product }) => product)).toEqual([9, 9, 9, 6, 6, 3]);
    expect(leaves().reduce((sum, { product }) => sum + 18 / product, 0)).toBe(18);
  });

  it('stays below the decisions that it is started with', () => {
    const prefix = [{ question: 7, options: 0b10101, taken: 2 }];
    expect(leaves(prefix)).toEqual([
      { leaf: '2 1', product: 6 },
      { leaf: '2 3', product: 6 },
    ]);
  });

  it('goes from subtree to subtree when it is told how deep their roots are', () => {
    const { answers, walk } = tree();
    walk.start([]);
    const roots: number[] = [];
    do {
      program(answers, walk);
      roots.push(walk.path[0].taken);
    } while (walk.next(1));
    expect(roots).toEqual([0, 2, 4]);
  });

  it('forgets everything when it is started again', () => {
    const { answers, walk } = tree();
    walk.start([]);
    program(answers, walk);
    walk.start([]);
    expect([...answers]).toEqual([]);
    expect(walk.path).toEqual([]);
    expect(walk.product).toBe(1);
  });
});

it('keeps the share of a leaf exactly, however small it is', () => {
  const { walk } = tree();
  walk.start([]);
  for (let question = 0; question < 40; question++) walk.choose(question, 0b10101);
  expect(BigInt(walk.product) * BigInt(walk.cofactor)).toBe(3n ** 40n);
  expect(walk.product).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  walk.next(20);
  expect(BigInt(walk.product) * BigInt(walk.cofactor)).toBe(3n ** 20n);
});

it('refuses a leaf whose share it could not keep exactly', () => {
  const { walk } = tree();
  walk.start([]);
  for (let question = 0; question < 66; question++) walk.choose(question, 0b10101);
  // Both factors are 3^33, the largest power of 3 below 2^53.
  expect([walk.product, walk.cofactor]).toEqual([3 ** 33, 3 ** 33]);
  expect(() => walk.choose(66, 0b10101)).toThrow(/cannot be kept exactly/);
});
