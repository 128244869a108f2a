// SPDX-License-Identifier: GPL-2.0-only
// A difference that was seen is a difference, whether it shows again or not.
import { describe, expect, it } from 'vitest';
import { search } from '../src/engines/random.ts';
import { verify } from '../src/engines/verify.ts';
import type { ClassicUserMemAbort, Kernel } from '../src/kernel/kernel.ts';
import type { Machine } from '../src/kernel/machine.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
import { pairOf } from './testing/judging.ts';
import { legacy } from './testing/variants.ts';
import { quickly } from './testing/verifying.ts';

const f = legacy.user_mem_abort as ClassicUserMemAbort;

/** The original, but that it returns another error wherever `odd` says so. */
function odd(name: string, isOdd: (k: Kernel, fault_ipa: number) => boolean): Variant {
  return {
    name,
    signature: 'classic',
    user_mem_abort: (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
      const ret = f(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
      return isOdd(k, fault_ipa) ? ret - 5 : ret;
    },
  };
}

let warned = false;
let cached: number | null = null;
let calls = 0;
let random = 1;

const FORGETFUL: readonly Variant[] = [
  odd('warns-once', () => {
    const first = !warned;
    warned = true;
    return first;
  }),
  odd('caches-one', (_k, fault_ipa) => {
    const stale = cached !== null && cached !== fault_ipa;
    cached = fault_ipa;
    return stale;
  }),
  odd('alternates', () => calls++ % 2 === 0),
  odd('seldom', () => {
    random = (Math.imul(random, 1103515245) + 12345) | 0;
    return (random >>> 8) % 1000 === 0;
  }),
];

describe('what does not repeat is reported as what it is', () => {
  it.each(FORGETFUL)('$name', async (variant) => {
    const report = await verify(quickly({ refactored: [variant], runs: 6_000 }));
    expect(report.verdict).toBe('divergent');
    const kinds = report.pairs[0].divergences.map(({ kind }) => kind);
    expect(kinds).toContain('not-repeatable');
    const [found] = report.pairs[0].divergences.filter(({ kind }) => kind === 'not-repeatable');
    expect(found.seen.join()).toMatch(/run again|recorded|did not show again/);
  });
});

/** Looks whether calls are recorded, and behaves if they are. */
const looks =
  (whileRecorded: boolean) =>
  (m: Machine): Variant => ({
    ...odd('looks', () => m.recorder.tracing === whileRecorded),
  });

describe('a variant that looks whether its calls are recorded', () => {
  it.each([false, true])('is told by what it does while they are: %s', (whileRecorded) => {
    const pair = pairOf(looks(whileRecorded));
    const { divergences } = search(pair, 1, 2_000);
    expect(divergences.map(({ kind }) => kind)).toContain('not-repeatable');
    expect(divergences.find(({ kind }) => kind === 'not-repeatable')?.seen.join()).toMatch(
      /calls (are )?recorded/,
    );
  });
});

it('the built-in original repeats itself', async () => {
  const twin = { ...legacy, name: 'twin' };
  const report = await verify(quickly({ refactored: [twin], runs: 10_000 }));
  expect(report.verdict).toBe('equivalent');
});
