// SPDX-License-Identifier: GPL-2.0-only
/** What nobody wrote is not used in silence. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArithmeticStop } from '../kernel/arithmetic.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { lineOnStack, load } from './load.ts';
import { compileC } from './testing/compile.ts';
import { NO_GCC, runWithGcc } from './testing/gcc.ts';
import { inputs, PARAMETERS, unwrittenBody } from './testing/random-c.ts';
import { translate } from './translate.ts';

const BEFORE = `
struct pair { u64 first; bool second; struct { int deep; } inner; };
static int twice(int n) { return n + n; }
static void put(int *to, int a) { if (a > 1) *to = a; }
static int sometimes(int a) { if (a > 1) return a; }
static u64 sum(struct pair *p) { return p->first + p->inner.deep; }
static int kept;
`;

/** What a function of `a` uses that nobody wrote, for 0 and for 2. */
function used(body: string): [string[], string[]] {
  const { entry } = compileC(`${BEFORE}\ns64 run(s64 a)\n{\n${body}\n}`, 'run');
  const of = (a: number): string[] => {
    const seen: string[] = [];
    entry({ readUnwritten: (what: string) => seen.push(what) }, a);
    return seen;
  };
  return [of(0), of(2)];
}

const USES: readonly (readonly [string, string, string])[] = [
  ['an if', 'int x; if (a) x = 1; if (x) return 1; return 0;', 'x'],
  ['an if on a flag', 'bool x; if (a) x = true; if (x) return 1; return 0;', 'x'],
  ['an if on no flag', 'bool x; if (a) x = true; if (!x) return 1; return 0;', 'x'],
  ['an if on a pointer', 'int y = 0, *x; if (a) x = &y; if (x) return 1; return 0;', 'x'],
  ['a while', 'int x; if (a) x = 1; while (x) x = 0; return 0;', 'x'],
  ['a do', 'int x, n = 0; if (a) x = 0; do n++; while (x > 1); return 0;', 'x'],
  ['a for', 'int x; if (a) x = 2; for (int i = 0; i < x; i++) ; return 0;', 'x'],
  ['a switch', 'int x; if (a) x = 1; switch (x) { case 1: return 1; } return 0;', 'x'],
  ['a ternary', 'int x; if (a) x = 1; return x ? 1 : 2;', 'x'],
  ['an omitted middle', 'int x; if (a) x = 1; return x ?: 2;', 'x'],
  ['the right of &&', 'bool x; if (a) x = true; return a < 5 && x;', 'x'],
  ['the left of ||', 'bool x; if (a) x = true; return x || a;', 'x'],
  ['a comparison', 'u64 x; if (a) x = 1; return a < x;', 'x'],
  ['an equality of flags', 'bool x, y = true; if (a) x = true; return x == y;', 'x'],
  ['arithmetic', 'int x; if (a) x = 1; return x + 1;', 'x'],
  ['a mask', 'u32 x; if (a) x = 1; return x & 3;', 'x'],
  ['a shift', 'u64 x; if (a) x = 1; return x << 2;', 'x'],
  ['a compound assignment', 'u64 x; if (a) x = 1; x |= 4; return 0;', 'x'],
  ['a compound assignment of a flag', 'bool x; if (a) x = true; x &= true; return 0;', 'x'],
  ['a step', 'int x; if (a) x = 1; x++; return 0;', 'x'],
  ['an argument', 'int x; if (a) x = 1; return twice(x) * 0;', 'x'],
  ['a return', 'int x; if (a) x = 1; return x;', 'x'],
  ['an index', 'int x, l[3] = { 1, 2, 3 }; if (a) x = 1; else x = x * 0 + 1; return l[x];', 'x'],
  ['min()', 'int x; if (a) x = 1; return min(x, 4);', 'x'],
  ['a cast', 'u64 x; if (a) x = 1; return (u8)x;', 'x'],
  ['a conversion to a flag', 'int x; bool y; if (a) x = 1; y = x; return 0;', 'x'],
  ['a copy that is used', 'int x, y; if (a) x = 1; y = x; return y == 1;', 'y'],
  ['an arm of a ternary', 'int x; if (a) x = 1; return (a < 9 ? x : 0) == 1;', 'x'],
  ['a field', 'struct pair p; if (a) p.first = 1; return p.first == 1;', 'p.first'],
  [
    'a flag in a structure',
    'struct pair p; if (a) p.second = true; if (p.second) return 1; return 0;',
    'p.second',
  ],
  [
    'a field within a field',
    'struct pair p; if (a) p.inner.deep = 1; return p.inner.deep == 1;',
    'p.inner.deep',
  ],
  [
    'a field by a pointer, in another function',
    'struct pair p; p.first = 1; if (a) p.inner.deep = 1; return sum(&p);',
    'p->inner.deep',
  ],
  [
    'a field that a copy went into',
    'int x; if (a) x = 1; struct pair p = { .inner.deep = x }; return p.inner.deep + 1;',
    'p.inner.deep',
  ],
  [
    'a field of a structure that was copied',
    'struct pair p, q; if (a) p.first = 1; q = p; return q.first == 1;',
    'q.first',
  ],
  ['an element', 'int l[2]; if (a) l[1] = 1; return l[1] == 1;', 'l[1]'],
  ['what a pointer points to', 'int x, *p = &x; if (a) *p = 1; return *p == 1;', '*p'],
  ['what a function did not write', 'int x; put(&x, a); return x == 1;', 'x'],
  ['what a function does not return', 'return sometimes(a) == 1;', 'what sometimes() returned'],
  ['a variable that outlives the call', 'int x; if (a) x = 1; kept = x; return 0;', 'x'],
  ['a path by goto', 'int x; if (!a) goto out; x = 1; out: return x == 1;', 'x'],
  [
    'a path by goto backwards',
    'int n = 0, x; again: if (n) return x == 1; if (a) x = 1; n++; goto again;',
    'x',
  ],
  ['a break', 'int x; for (;;) { if (!a) break; x = 1; break; } return x == 1;', 'x'],
  ['a continue', 'int x; for (int i = 0; i < 1; i++) { if (!a) continue; x = 1; } return x == 1;', 'x'],
  [
    'a second turn of a loop',
    'int s = 0; for (int i = 0; i < 2; i++) { int x; if (a || !i) x = 1; s += x; } return s;',
    'x',
  ],
  [
    'a case that leaves out',
    'int x; switch (a) { case 2: x = 1; break; default: break; } return x == 1;',
    'x',
  ],
  ['no case', 'int x; switch (a) { case 2: x = 1; } return x == 1;', 'x'],
  ['an assignment that && skips', 'int x; if (a && (x = 2)) ; return x == 2;', 'x'],
  ['a statement expression', 'int x; if (a) x = 1; return ({ int y = 1; y + x; });', 'x'],
];

describe('a value that nobody wrote is a violation where it decides', () => {
  it.each(USES)('%s', (_what, body, words) => {
    expect(used(body)).toEqual([[words], []]);
  });
});

const NO_USES: readonly (readonly [string, string])[] = [
  ['a copy', 'int x, y; y = x; y = 1; return y;'],
  ['a copy of a flag', 'bool x, y; y = x; y = true; return y;'],
  ['a copy of a structure', 'struct pair p, q; p.first = a; q = p; return q.first;'],
  ['an address', 'int x; int *p = &x; *p = 3; return x;'],
  ['a value that is thrown away', 'int x; (void)x; x; return 0;'],
  ['the size', 'int x; return sizeof(x);'],
  ['a type', 'int x; typeof(x) y = 2; return y;'],
];

describe('it is none where nothing depends on it', () => {
  it.each(NO_USES)('%s', (_what, body) => {
    expect(used(body)).toEqual([[], []]);
  });
});

describe('a check is written only where a path leads around every write', () => {
  const codeOf = (body: string): string => compileC(`${BEFORE}\ns64 run(s64 a)\n{\n${body}\n}`, 'run').code;

  it.each([
    ['both branches', 'int x; if (a) x = 1; else x = 2; return x;'],
    ['a loop that ends by a break only', 'int x; while (1) { x = 1; break; } return x;'],
    ['every case', 'int x; switch (a) { case 1: x = 1; break; default: x = 2; } return x;'],
    ['a branch that returns', 'int x; if (a) return 0; else x = 2; return x;'],
    ['structures with a first value', 'struct pair p = { }; p.first = a; return p.first + p.second;'],
    [
      'the address of a variable that the façade writes',
      'bool x = false; gfn_to_hva_memslot_prot(0, 0, &x); return x;',
    ],
  ])('%s', (_what, body) => {
    expect(codeOf(body)).not.toContain('written');
  });

  it('and once on a path', () => {
    expect(
      codeOf('int x; if (a) x = 1; if (x) return x + 1; return x;').match(/writtenNumber\(/g),
    ).toHaveLength(1);
  });
});

const HEAD =
  'static int user_mem_abort(struct kvm_vcpu *vcpu, phys_addr_t fault_ipa, struct kvm_s2_trans *nested, struct kvm_memory_slot *memslot, unsigned long hva, bool fault_is_perm)';

it('a run records where in the C it was', () => {
  const text = `${HEAD}\n{\n\tint x;\n\n\tif (!hva)\n\t\tx = 1;\n\treturn x == 1 ? 0 : 1;\n}\n`;
  const variant = load(translate(text, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine');
  const bench = new Bench();
  bench.choices.startRandom(1);
  expect(bench.run(variant, 0)).toBe(1);
  const { recorder } = bench.m;
  recorder.tracing = true;
  let at = '';
  recorder.observer = () => {
    at ||= new Error().stack ?? '';
  };
  bench.run(variant, 0);
  expect(recorder.violationLog.map(({ detail }) => detail)).toEqual(['x is used, which nobody wrote']);
  expect(lineOnStack(variant.translation, at)).toEqual({ function: 'user_mem_abort', line: 7 });
});

it('a loop on what nobody wrote ends', () => {
  const text = `${HEAD}\n{\n\tbool x;\n\n\twhile (x)\n\t\t;\n\treturn 0;\n}\n`;
  const bench = new Bench();
  bench.choices.startRandom(1);
  bench.run(load(translate(text, { file: 'mmu.c', function: 'user_mem_abort' }), 'mine'), 0);
  expect(bench.failure?.message).toContain('calls into the kernel without returning');
});

const COUNT = Number(process.env.STAGE2_VERIFY_RANDOM_C ?? 2000) / 10;

describe('random C with locals that nobody wrote', () => {
  beforeEach(({ skip }) => skip(NO_GCC !== null, NO_GCC ?? ''));

  it('is told wherever gcc gives another result when it fills them with something else', () => {
    const bodies = fc.sample(unwrittenBody, { numRuns: COUNT, seed: 20261126 });
    const args = 'a, b, c, d, e, g, h, i, j';
    const text = [
      'struct three { s64 one; u32 two; bool three; };',
      ...bodies.map((body, n) => `static s64 f${n}(${PARAMETERS}) { ${body} }`),
      `static s64 run(s32 which, ${PARAMETERS}) { switch (which) {`,
      ...bodies.map((_body, n) => `case ${n}: return f${n}(${args});`),
      '} return 0; }',
    ].join('\n');
    const { entry } = compileC(text, 'run');
    const all = bodies.flatMap((_body, n) =>
      fc.sample(inputs, { numRuns: 6, seed: n }).map((given) => [n, ...given]),
    );
    const [zeros, pattern] = ['zero', 'pattern'].map((fill) =>
      runWithGcc(text, 'run', all, '', [`-ftrivial-auto-var-init=${fill}`]),
    );
    const silent: string[] = [];
    let told = 0;
    all.forEach((given, at) => {
      let violations = 0;
      const k = { readUnwritten: () => violations++ };
      try {
        entry(k, ...given.map((n, i) => (i === 7 ? n !== 0 : n)));
      } catch (error) {
        if (!(error instanceof ArithmeticStop)) throw error;
        return;
      }
      if (violations > 0) told++;
      else if (zeros[at] !== pattern[at]) silent.push(bodies[given[0]]);
    });
    expect(silent).toEqual([]);
    expect(told).toBeGreaterThan(all.length / 10);
  });
});
