// SPDX-License-Identifier: GPL-2.0-only
/** What a variant is given leads nowhere: everything that can be reached from it is a structure of the façade, a function of it, or a value. */
import { describe, expect, test } from 'vitest';
import { hardenExports } from '../src/kernel/exports.ts';
import { face, isBare } from '../src/kernel/face.ts';
import * as exported from '../src/kernel/index.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import type { UserMemAbortVariant } from '../src/subjects/user_mem_abort/variant.ts';

/** What this file passes to calls: some of them hand it back. */
const MINE = new WeakSet<object>();

function mine(value: unknown): { value: unknown } {
  const out = { value };
  MINE.add(out);
  return out;
}

/** Everything that can be reached: own properties of all kinds, what their accessors give, prototypes, and what calls return. */
function* reachable(
  given: readonly unknown[],
  call: (f: (...args: unknown[]) => unknown) => readonly unknown[],
) {
  const seen = new Set<object>();
  const queue: (readonly [path: string, value: unknown])[] = given.map((value, i) => [
    `argument ${i}`,
    value,
  ]);
  for (const [path, value] of queue) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue;
    seen.add(value);
    if (MINE.has(value)) continue;
    yield { path, value };
    // Behind something that is not bare everything is to be had.
    if (!isBare(value)) continue;
    queue.push([`${path}.__proto__`, Object.getPrototypeOf(value)]);
    for (const key of Reflect.ownKeys(value)) {
      const { get, set, value: field } = Object.getOwnPropertyDescriptor(value, key) ?? {};
      const at = `${path}.${String(key)}`;
      queue.push([`get ${at}`, get], [`set ${at}`, set], [at, field]);
      if (get !== undefined) queue.push([at, readOf(value, key)]);
    }
    if (typeof value === 'function')
      for (const [i, result] of call(value as (...args: unknown[]) => unknown).entries())
        if (Object(result) === result && !seen.has(result as object)) queue.push([`${path}() ${i}`, result]);
  }
}

/** What reading a property gives; null where it throws, as accessors of a prototype do. */
function readOf(value: object, key: string | symbol): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return null;
  }
}

/** A variant that hands what it is given to `look`, on a bench of its own. */
function lookedAt(look: (given: readonly unknown[]) => void): readonly UserMemAbortVariant[] {
  return [
    {
      name: 'classic',
      signature: 'classic',
      user_mem_abort: (k, vcpu, ipa, nested, slot, hva, perm) => {
        look([k, vcpu, ipa, nested, slot, hva, perm]);
        return 0;
      },
    },
    {
      name: 'descriptor',
      signature: 'descriptor',
      user_mem_abort: (k: Kernel, s2fd: unknown) => {
        look([k, s2fd]);
        return 0;
      },
    } as UserMemAbortVariant,
  ];
}

/** Calls a function with each structure that there is in the place of each argument, with numbers and with an out-parameter. */
function calling(structures: readonly unknown[]) {
  return (f: (...args: unknown[]) => unknown): readonly unknown[] => {
    const results: unknown[] = [];
    for (const first of [...structures, 0, mine(null)])
      for (const rest of [...structures, 1]) {
        const out = mine(null);
        const flag = mine(false);
        for (const args of [
          [first, rest, 1, 1, out],
          [first, rest, 1, flag, out],
          [first, 0x1000, out, flag],
        ]) {
          try {
            results.push(f(...args));
          } catch {
            // What a call throws at is told elsewhere.
          }
        }
        results.push(out.value, flag.value);
      }
    return results;
  };
}

const bench = new Bench();

function walk(seed: number, variant: (look: (given: readonly unknown[]) => void) => UserMemAbortVariant) {
  const wrong: string[] = [];
  let count = 0;
  bench.choices.startRandom(seed);
  bench.run(
    variant((given) => {
      const [k, vcpuOrDesc] = given as readonly [Kernel, object];
      const vcpu = 'vcpu' in vcpuOrDesc ? vcpuOrDesc.vcpu : vcpuOrDesc;
      k.mmap_read_lock(k.current.mm);
      const vma = k.vma_lookup(k.current.mm, bench.m.fault.hva);
      const page = exported.uninit<exported.page | null>();
      const writable = exported.uninit<boolean>();
      k.__kvm_faultin_pfn(bench.m.slot.face, bench.m.slot.base_gfn, 0, writable, page);
      const structures = [
        k.current.mm,
        vcpu,
        bench.m.kvm,
        bench.m.slot.face,
        bench.m.fault.nested,
        vma,
        page.value,
      ];
      for (const { path, value } of reachable([...given, ...structures], calling(structures))) {
        count++;
        if (!isBare(value)) wrong.push(path);
      }
    }),
    0,
  );
  return { wrong: [...new Set(wrong)], count };
}

describe('what a variant is given', () => {
  test.each([0, 1])('is bare, and so is all that it leads to (signature %i)', (i) => {
    const nested = new Set<boolean>();
    for (let seed = 1; seed <= 8; seed++) {
      const { count, wrong } = walk(seed, (look) => lookedAt(look)[i] as UserMemAbortVariant);
      nested.add(bench.m.fault.nested !== null);
      expect(wrong, `seed ${seed}`).toEqual([]);
      expect(count).toBeGreaterThan(100);
    }
    expect([...nested].sort()).toEqual([false, true]);
  });

  test('includes what it imports', () => {
    hardenExports();
    // An error extends the one of the language, and nobody but translated C has to do with it.
    const names = Object.keys(exported).filter((name) => name !== 'ArithmeticStop');
    expect(Object.isFrozen(exported.ArithmeticStop)).toBe(true);
    expect(names.length).toBeGreaterThan(50);
    const values = names.map((name) => (exported as { readonly [name: string]: unknown })[name]);
    const wrong = [...reachable(values, () => [])].filter(({ value }) => !isBare(value));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('cannot be written to', () => {
    const { k, vcpu } = bench;
    const slot = bench.m.slot.face;
    const attempts: (() => unknown)[] = [
      () => Object.assign(k, { mmap_read_lock: () => undefined }),
      () => Object.defineProperty(k, 'PAGE_SIZE', { value: 1 }),
      () => Object.assign(k.vma_lookup, { x: 1 }),
      () => Object.assign(slot, { npages: 1 }),
      () => Object.assign(Object.getPrototypeOf(slot), { x: 1 }),
      () => Object.setPrototypeOf(slot, {}),
      () => Object.assign(vcpu, { kvm: null }),
    ];
    for (const attempt of attempts) expect(attempt, String(attempt)).toThrow(TypeError);
    // In a run that is the end of it, as a fault of the variant.
    bench.choices.startRandom(7);
    bench.run(
      {
        name: 'writes',
        signature: 'classic',
        user_mem_abort: (_k, _vcpu, _ipa, _nested, memslot, _hva, _perm) => {
          Object.assign(memslot, { npages: 1 });
          return 0;
        },
      } as UserMemAbortVariant,
      0,
    );
    expect(bench.failure).toMatchObject({ kind: 'threw', message: expect.stringContaining('TypeError') });
  });
});

test('the walk finds what is not bare', () => {
  const secret = { pages: 3 };
  const leaky = face({
    get pages() {
      return secret;
    },
  });
  const open = { a: 1 };
  const found = [...reachable([leaky, face({ open })], () => [])].filter(({ value }) => !isBare(value));
  expect(found.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['argument 0.pages', 'argument 1.open']),
  );
});
