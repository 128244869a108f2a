// SPDX-License-Identifier: GPL-2.0-only
/** Random C means to the translation what it means to gcc. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArithmeticStop } from '../kernel/arithmetic.ts';
import { compileC } from './testing/compile.ts';
import { NO_GCC, runWithGcc } from './testing/gcc.ts';
import { body, expression, inputs, PARAMETER_COUNT, PARAMETERS } from './testing/random-c.ts';

/** Functions of each kind; STAGE2_VERIFY_RANDOM_C asks for more. */
const COUNT = Number(process.env.STAGE2_VERIFY_RANDOM_C ?? 2000);
/** Functions of statements are some twenty times as long as expressions. */
const STATEMENT_COUNT = COUNT / 8;
const BATCH = 250;
const INPUTS = 12;

/** gcc 12 breaks down over statement expressions in some switches; nothing that is drawn minds being evaluated twice. */
const SIMPLE = `
#undef min_t
#undef max_t
#define min_t(t, a, b) ((t)(a) < (t)(b) ? (t)(a) : (t)(b))
#define max_t(t, a, b) ((t)(a) > (t)(b) ? (t)(a) : (t)(b))
`;

/** One file with many functions and an entry that calls the one with a number. */
function fileOf(bodies: readonly string[]): string {
  const args = 'a, b, c, d, e, g, h, i, j';
  return [
    ...bodies.map((text, n) => `static s64 f${n}(${PARAMETERS}) { ${text} }`),
    `static s64 run(s32 which, ${PARAMETERS})`,
    '{',
    'switch (which) {',
    ...bodies.map((_text, n) => `case ${n}: return f${n}(${args});`),
    '}',
    'return 0;',
    '}',
  ].join('\n');
}

interface Difference {
  readonly text: string;
  readonly input: readonly number[];
  readonly gcc: number;
  readonly ours: unknown;
}

/** Compares every function on every input. */
function compare(
  bodies: readonly string[],
  seed: number,
): { differences: Difference[]; stopped: number; compared: number } {
  const text = fileOf(bodies);
  const { entry } = compileC(text, 'run');
  const all = bodies.flatMap((_text, n) =>
    fc.sample(inputs, { numRuns: INPUTS, seed: seed + n }).map((args) => [n, ...args]),
  );
  const expected = runWithGcc(text, 'run', all, SIMPLE);
  const differences: Difference[] = [];
  let stopped = 0;
  all.forEach((input, at) => {
    const args = input.map((n, i) => (i === 7 ? n !== 0 : n));
    let ours: unknown;
    try {
      ours = entry({}, ...args);
    } catch (error) {
      if (!(error instanceof ArithmeticStop)) throw error;
      stopped++;
      return;
    }
    if (ours !== expected[at] && differences.at(-1)?.text !== bodies[input[0]])
      differences.push({ text: bodies[input[0]], input: input.slice(1), gcc: expected[at], ours });
  });
  return { differences, stopped, compared: all.length - stopped };
}

function inBatches(
  arbitrary: fc.Arbitrary<string>,
  count: number,
  seed: number,
): { differences: Difference[]; stopped: number; compared: number } {
  const bodies = fc.sample(arbitrary, { numRuns: count, seed });
  const total = { differences: [] as Difference[], stopped: 0, compared: 0 };
  for (let from = 0; from < bodies.length; from += BATCH) {
    const { differences, stopped, compared } = compare(bodies.slice(from, from + BATCH), seed + from);
    total.differences.push(...differences);
    total.stopped += stopped;
    total.compared += compared;
  }
  return total;
}

describe('random C', () => {
  beforeEach(({ skip }) => skip(NO_GCC !== null, NO_GCC ?? ''));

  it('has as many parameters as inputs', () => {
    expect(fc.sample(inputs, 1)[0]).toHaveLength(PARAMETER_COUNT);
  });

  it('computes in expressions what gcc computes, or stops where 53 bits do not hold it', () => {
    const { differences, stopped, compared } = inBatches(
      expression.map((e) => `return ${e};`),
      COUNT,
      20261126,
    );
    expect(differences.slice(0, 5)).toEqual([]);
    // Most of it must have been compared for this to say anything.
    expect(compared).toBeGreaterThan(5 * stopped);
  });

  it('does in statements what gcc does, or stops where 53 bits do not hold it', () => {
    const { differences, stopped, compared } = inBatches(body, STATEMENT_COUNT, 611);
    expect(differences.slice(0, 5)).toEqual([]);
    expect(compared).toBeGreaterThan(3 * stopped);
  });
});
