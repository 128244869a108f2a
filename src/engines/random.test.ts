// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { altered, judgementOf, pairOf, scenario } from '../../properties/testing/judging.ts';
import { legacy } from '../../properties/testing/variants.ts';
import { Call } from '../kernel/calls.ts';
import { EAGAIN } from '../kernel/errno.ts';
import type { UserMemAbort } from '../kernel/kernel.ts';
import { startDraft } from '../scenario/draft.ts';
import { parseScenario } from '../scenario/parse.ts';
import { type Scenario, scenarioOf, scenarioSize } from '../scenario/scenario.ts';
import type { Pair } from '../verify/pair.ts';
import { search, signature, startSearch } from './random.ts';

const noDirtyBit = altered(legacy, () => ({ mark_page_dirty_in_slot: () => undefined }));
const noRetry = altered(legacy, () => ({ mmu_invalidate_retry: () => false }));

interface Shown {
  readonly scenario: Scenario;
  readonly size: number;
  readonly changed: readonly string[];
}

/** The scenarios of what a search finds, smallest first. */
function found(pair: Pair, runs = 3_000, seed = 1): readonly Shown[] {
  const state = startSearch();
  search(pair, state, seed, runs);
  return [...state.divergences.values()]
    .map(({ draft, judgement }) => {
      startDraft(pair.choices, draft);
      expect(signature(pair.judge())).toBe(signature(judgement));
      const shown = scenarioOf(pair.choices);
      const changed = Object.keys(shown.choices).filter((name) => {
        const { [name]: _one, ...others } = shown.choices;
        const again = judgementOf(pair, { ...shown, choices: others });
        return signature(again) !== signature(judgement);
      });
      startDraft(pair.choices, draft);
      pair.judge();
      return { scenario: shown, size: scenarioSize(pair.choices), changed };
    })
    .sort((a, b) => a.size - b.size);
}

describe('the random search', () => {
  it('shrinks a lost dirty bit to a write in a slot that logs', () => {
    const [smallest] = found(pairOf(noDirtyBit));
    expect(smallest.size).toBe(2);
    expect(smallest.scenario.choices).toMatchObject({ access: 'write', slotLogging: 'yes' });
    expect(smallest.scenario.races).toEqual([]);
    expect([...smallest.changed].sort()).toEqual(['access', 'slotLogging']);
  });

  it('shrinks a race that was not noticed to that race', () => {
    const [smallest] = found(pairOf(noRetry));
    expect(smallest.size).toBe(1);
    expect(smallest.scenario.races).toHaveLength(1);
  });

  it('finds nothing where there is nothing', () => {
    const state = startSearch();
    search(pairOf(legacy), state, 7, 5_000);
    expect(state.divergences.size).toBe(0);
    expect(state.scenarios).toBe(5_000);
  });

  it('finds the same for the same seed, and counts the same', () => {
    const once = startSearch();
    const twice = startSearch();
    search(pairOf(noRetry), once, 42, 3_000);
    search(pairOf(noRetry), twice, 42, 3_000);
    expect(once.divergences.size).toBeGreaterThan(0);
    expect([...twice.divergences].map(([key, { count }]) => [key, count])).toEqual(
      [...once.divergences].map(([key, { count }]) => [key, count]),
    );
    expect(found(pairOf(noRetry), 2_000, 9)).toEqual(found(pairOf(noRetry), 2_000, 9));
  });

  it('finds what a file says again, from the file alone', () => {
    const pair = pairOf(noDirtyBit);
    for (const { scenario: shown } of found(pair)) {
      const before = judgementOf(pair, shown);
      const replayed = judgementOf(pairOf(noDirtyBit), parseScenario(JSON.stringify(shown), 'a file'));
      expect(replayed).toEqual(before);
    }
  });

  it('leaves out of the file what nobody looked at', () => {
    const [{ scenario: shown }] = found(pairOf(noDirtyBit));
    for (const name of ['vmaMemType', 'pfnBacking', 'nestedXn', 'vmaMteAllowed', 'topup'])
      expect(shown.choices).not.toHaveProperty(name);
  });

  it('does not swallow what goes wrong in the verifier itself', () => {
    const pair = pairOf(legacy);
    pair.run = () => {
      throw new Error('a fault of the verifier');
    };
    expect(() => search(pair, startSearch(), 1, 10)).toThrow('a fault of the verifier');
  });
});

describe('a variant that does not return a number', () => {
  const bad: readonly (readonly [string, string, UserMemAbort])[] = [
    [
      'throws',
      'threw',
      (_k, _v, _i, _n, _m, _h, _p) => {
        throw new TypeError('no such helper');
      },
    ],
    [
      'throws something that is no error',
      'threw',
      (_k, _v, _i, _n, _m, _h, _p) => {
        throw 'a word';
      },
    ],
    [
      'returns undefined',
      'not-a-number',
      ((_k, _v, _i, _n, _m, _h, _p) => undefined) as unknown as UserMemAbort,
    ],
    ['returns NaN', 'not-a-number', (_k, _v, _i, _n, _m, _h, _p) => Number.NaN],
    ['returns a string', 'not-a-number', ((_k, _v, _i, _n, _m, _h, _p) => '0') as unknown as UserMemAbort],
    [
      'returns a promise',
      'not-a-number',
      (async (_k, _v, _i, _n, _m, _h, _p) => 0) as unknown as UserMemAbort,
    ],
    [
      'returns a promise that is refused',
      'not-a-number',
      (async (_k, _v, _i, _n, _m, _h, _p) => {
        throw new Error('later');
      }) as unknown as UserMemAbort,
    ],
    [
      'loops for ever',
      'looped',
      (k, v, _i, _n, _m, _h, _p) => {
        for (;;) if (k.mmu_invalidate_retry(v.kvm, -EAGAIN) && k.kvm_is_write_fault(v)) k.kvm_err('again');
      },
    ],
  ];

  it.each(bad)('because it %s is judged a failure, with the scenario', (_what, kind, user_mem_abort) => {
    const pair = pairOf({ name: 'nonsense', user_mem_abort });
    const state = startSearch();
    search(pair, state, 1, 200);
    expect(state.divergences.size).toBe(1);
    const [{ count, draft, judgement }] = state.divergences.values();
    expect(judgement.kind).toBe('failure');
    expect(judgement.refactored.failure?.kind).toBe(kind);
    expect(judgement.refactored.failure?.message).not.toBe('');
    expect(judgement.legacy.failure).toBeNull();
    expect(count).toBeGreaterThan(1);
    startDraft(pair.choices, draft);
    expect(pair.run()).toBe(false);
    expect(scenarioSize(pair.choices)).toBe(0);
  });

  it('is judged the same if it is the original', () => {
    const judgement = judgementOf(
      pairOf(legacy, {}, { name: 'nonsense', user_mem_abort: bad[0][2] }),
      scenario({}),
    );
    expect(judgement.kind).toBe('failure');
    expect(judgement.legacy.failure?.message).toBe('TypeError: no such helper');
  });

  it('in rare scenarios only is shrunk to those', () => {
    const rare = altered(legacy, (k, m) => ({
      kvm_send_hwpoison_signal: (address, lsb) => {
        if (m.seen[Call.kvm_send_hwpoison_signal] === 0) throw new Error('no signals here');
        k.kvm_send_hwpoison_signal(address, lsb);
      },
    }));
    const [smallest] = found(pairOf(rare));
    expect(smallest.scenario.choices.hostPte === 'poisoned' || smallest.scenario.races.length === 1).toBe(
      true,
    );
    expect(smallest.size).toBe(1);
  });
});
