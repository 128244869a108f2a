// SPDX-License-Identifier: GPL-2.0-only
// Random functions in C: expressions and statements over parameters of every integer type.
import fc from 'fast-check';

/** The parameters of every function that is drawn. */
export const PARAMETERS = 's64 a, u64 b, s32 c, u32 d, s16 e, u8 g, bool h, s8 i, u16 j';
export const PARAMETER_COUNT = 9;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'g', 'h', 'i', 'j'];
const TYPES = ['s8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'bool', 'int', 'unsigned long'];
const LITERALS = [
  '0',
  '1',
  '2',
  '7',
  '-1',
  '255',
  '0x80',
  '0xffff',
  '0x7fffffff',
  '0x80000000',
  '2147483648',
  '4294967295',
  '0xffffffff',
  '1U',
  '3UL',
  '~0UL',
  '-1L',
  '0x1000UL',
  '12ULL',
  "'A'",
  '0777',
  '1L << 40',
  '0b101',
];

const leaf = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 2, arbitrary: fc.constantFrom(...LITERALS).map((text) => `(${text})`) },
);

/** An expression; every operation is one that C defines for all values. */
export const expression: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => {
  const e = tie('e');
  const two = fc.tuple(e, e);
  return {
    e: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(fc.constantFrom('-', '~', '!', '+'), e).map(([op, x]) => `(${op}${x})`),
      fc.tuple(fc.constantFrom(...TYPES), e).map(([t, x]) => `((${t})${x})`),
      fc
        .tuple(
          fc.constantFrom('+', '-', '*', '&', '|', '^', '==', '!=', '<', '>', '<=', '>=', '&&', '||'),
          two,
        )
        .map(([op, [x, y]]) => `(${x} ${op} ${y})`),
      fc
        .tuple(fc.constantFrom('+', '-', '&', '|', '<', '=='), two)
        .map(([op, [x, y]]) => `(${x} ${op} ${y})`),
      two.map(([x, y]) => `(${x} << (${y} & 7))`),
      fc.tuple(two, fc.constantFrom(7, 15, 31)).map(([[x, y], m]) => `(${x} >> (${y} & ${m}))`),
      fc.tuple(fc.constantFrom('/', '%'), two).map(([op, [x, y]]) => `(${x} ${op} ((${y} & 15) + 1))`),
      fc.tuple(e, e, e).map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
      two.map(([x, y]) => `(${x} ?: ${y})`),
      // gcc 12 breaks down over a comma between constants.
      two.map(([x, y]) => `(a ^ ${x}, c & ${y})`),
      fc
        .tuple(fc.constantFrom('min_t', 'max_t'), fc.constantFrom('long', 'u32', 's16', 'u64'), two)
        .map(([m, t, [x, y]]) => `${m}(${t}, ${x}, ${y})`),
    ),
  };
}).e;

const NUMBERS = ['x', 'y', 'z'];
const LOCALS = [...NUMBERS, 'w'];
const anyName = fc.constantFrom(...LOCALS);
/** A local that is no flag: gcc 12 breaks down over some steps of flags. */
const aNumber = fc.constantFrom(...NUMBERS);

/** Expressions over the locals too. */
const inner = fc
  .tuple(expression, anyName, fc.constantFrom('+', '&', '^', '|', '-'))
  .map(([e, n, op]) => `(${n} ${op} ${e})`);

const statement: fc.Arbitrary<string> = fc.letrec<{ s: string }>((tie) => {
  const s = tie('s');
  const block = fc.array(s, { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(' ')} }`);
  return {
    s: fc.oneof(
      { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
      fc
        .tuple(anyName, fc.constantFrom('=', '+=', '-=', '&=', '|=', '^='), fc.oneof(expression, inner))
        .map(([n, op, e]) => `${n} ${op} ${e};`),
      fc
        .tuple(anyName, fc.constantFrom('<<=', '>>='), expression)
        .map(([n, op, e]) => `${n} ${op} (${e} & 7);`),
      fc
        .tuple(aNumber, aNumber, fc.constantFrom('++', '--'))
        .map(([n, m, op]) => (n === m ? `${n}${op};` : `${n} = ${m}${op};`)),
      fc
        .tuple(aNumber, aNumber, fc.constantFrom('++', '--'))
        .map(([n, m, op]) => (n === m ? `${op}${n};` : `${n} ^= ${op}${m};`)),
      fc.tuple(inner, block, block).map(([e, t, u]) => `if (${e}) ${t} else ${u}`),
      fc.tuple(fc.nat(3), block).map(([n, t]) => `for (int q = 0; q < ${n}; q++) ${t}`),
      fc.tuple(fc.nat(3), block).map(([n, t]) => `{ int q = ${n}; while (q-- > 0) ${t} }`),
      fc.tuple(inner, block).map(([e, t]) => `{ int q = 3; do ${t} while (${e} && --q); }`),
      fc
        .tuple(inner, s, s, s)
        .map(
          ([e, t, u, v]) =>
            `switch (${e} & 3) { case 0: ${t} fallthrough; case 2: ${u} break; default: ${v} }`,
        ),
      fc.tuple(anyName, expression).map(([n, e]) => `{ typeof(${n}) *p = &${n}; *p = ${e}; }`),
    ),
  };
}).s;

/** The body of a function that works on three locals of random types. */
export const body: fc.Arbitrary<string> = fc
  .tuple(
    fc.tuple(...NUMBERS.map(() => fc.constantFrom(...TYPES.filter((t) => t !== 'bool')))),
    fc.tuple(...LOCALS.map(() => expression)),
    fc.array(statement, { minLength: 1, maxLength: 4 }),
    fc.array(statement, { minLength: 0, maxLength: 2 }),
    inner,
  )
  .map(([types, inits, statements, after, test]) => {
    const locals = LOCALS.map((n, i) => `${types[i] ?? 'bool'} ${n} = ${inits[i]};`).join(' ');
    return `${locals} ${statements.join(' ')} if (${test}) goto out; ${after.join(' ')} out: return (s64)x ^ (s64)y ^ (s64)z ^ w;`;
  });

/** Statements over a structure and locals of which some have no first value. */
const halfWritten: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: statement },
  fc.tuple(anyName, expression).map(([n, e]) => `if (${e}) ${n} = 1;`),
  fc.tuple(anyName, anyName).map(([n, m]) => `${n} = ${m};`),
  fc.tuple(fc.constantFrom('one', 'two', 'three'), anyName).map(([f, n]) => `s.${f} = ${n};`),
  fc.tuple(fc.constantFrom('one', 'two', 'three'), anyName).map(([f, n]) => `${n} = t->${f};`),
  fc.tuple(expression, anyName).map(([e, n]) => `if (${e}) goto out; ${n} = 3;`),
  fc.tuple(fc.constantFrom('one', 'two'), anyName).map(([f, n]) => `if (s.${f} > 1) ${n} ^= 1;`),
  anyName.map((n) => `if (${n}) turns--;`),
);

/** The body of a function whose locals are not all written before they are used. */
export const unwrittenBody: fc.Arbitrary<string> = fc
  .tuple(
    fc.tuple(...NUMBERS.map(() => fc.constantFrom(...TYPES.filter((t) => t !== 'bool')))),
    fc.tuple(...LOCALS.map(() => fc.option(fc.constantFrom('a', 'c', 'g', 'h')))),
    fc.array(halfWritten, { minLength: 2, maxLength: 6 }),
    anyName,
  )
  .map(([types, inits, statements, returned]) => {
    const locals = LOCALS.map(
      (n, i) => `${types[i] ?? 'bool'} ${n}${inits[i] === null ? '' : ` = ${inits[i]}`};`,
    );
    return `struct three s, *t = &s; int turns = 2; ${locals.join(' ')} again: ${statements.join(' ')} if (turns-- > 0 && c) goto again; out: return ${returned} ^ turns;`;
  });

/** Arguments that reach the corners of each type and stay well within 53 bits. */
export const inputs: fc.Arbitrary<number[]> = fc.tuple(
  fc.oneof(
    fc.integer(),
    fc.integer({ min: -4, max: 4 }),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((n) => n * 2048),
  ),
  fc.oneof(
    fc.nat(),
    fc.nat(9),
    fc.constant(0xffffffff),
    fc.nat().map((n) => n * 8192),
  ),
  fc.oneof(fc.integer(), fc.integer({ min: -4, max: 4 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1)),
  fc.oneof(fc.nat(), fc.nat(9), fc.constantFrom(2 ** 32 - 1, 2 ** 31)),
  fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  fc.nat(255),
  fc.nat(1),
  fc.integer({ min: -128, max: 127 }),
  fc.nat(65535),
);
