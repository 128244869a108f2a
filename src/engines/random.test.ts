// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { altered, judgementOf, pairOf, scenario } from '../../properties/testing/judging.ts';
import { legacy } from '../../properties/testing/variants.ts';
import { startDraft } from '../core/draft.ts';
import type { Pair } from '../core/pair.ts';
import { parseScenario } from '../core/parse.ts';
import { type Scenario, scenarioOf, scenarioSize } from '../core/scenario.ts';
import { Call } from '../kernel/calls.ts';
import type { ClassicUserMemAbort, Kernel } from '../kernel/kernel.ts';
import type { kvm_vcpu } from '../kernel/types.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import type { UserMemAbortVariant } from '../subjects/user_mem_abort/variant.ts';
import type { PairCounts } from './pair-counts.ts';
import { search } from './random.ts';
import { shrinkScenario } from './shrink.ts';
import { signature } from './tally.ts';

const noDirtyBit = altered(legacy, () => ({ mark_page_dirty_in_slot: () => undefined }));
const noRetry = altered(legacy, () => ({ mmu_invalidate_retry: () => false }));

interface Shown {
  readonly scenario: Scenario;
  readonly size: number;
  readonly changed: readonly string[];
}

/** The scenarios of what a search finds, smallest first. */
function found(pair: Pair, runs = 3_000, seed = 1): readonly Shown[] {
  return search(pair, seed, runs)
    .divergences.map((found) => {
      const shrunk = shrinkScenario(pair, found.scenario);
      expect(shrunk, `${found.signature} does not show again`).not.toBeNull();
      const draft = shrunk!.source;
      startDraft(pair.choices, draft);
      const judgement = pair.judge();
      expect(`${signature(judgement)}|${found.class}`).toBe(found.signature);
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
  it('trades a race for a value that does the same', () => {
    const smallOnly = altered(legacy, (k) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) =>
        k.kvm_pgtable_stage2_map(pgt, addr, Math.min(size, k.PAGE_SIZE), phys, prot, mc, flags),
    }));
    const raced = scenario({ vmaKind: 'anon' }, [{ site: 'mmap_read_lock#1', action: 'thp-collapse' }]);
    const pair = pairOf(smallOnly);
    const before = judgementOf(pair, raced);
    const shrunk = shrinkScenario(pair, raced);
    expect(shrunk).not.toBeNull();
    startDraft(pair.choices, shrunk!.source);
    const after = pair.judge();
    expect(signature(after)).toBe(signature(before));
    const shown = scenarioOf(pair.choices);
    expect(shown.races).toEqual([]);
    expect(shown.choices).toMatchObject({ vmaKind: 'thp' });
    expect(scenarioSize(pair.choices)).toBe(1);
  });

  it('trades the action of another thread for one that needs no other value', () => {
    // What was unmapped has no size to look up, so that the race needs a slot that takes pages only; what was mapped elsewhere has one.
    const raced = scenario({ congruence: 'page' }, [{ site: 'kvm_fault_lock#1', action: 'unmap' }]);
    const pair = pairOf(noRetry);
    const before = judgementOf(pair, raced);
    const shrunk = shrinkScenario(pair, raced);
    expect(shrunk).not.toBeNull();
    startDraft(pair.choices, shrunk!.source);
    expect(signature(pair.judge())).toBe(signature(before));
    expect(scenarioOf(pair.choices).races).toEqual([{ site: 'kvm_fault_lock#1', action: 'remap' }]);
    expect(scenarioSize(pair.choices)).toBe(1);
  });

  it('shrinks a lost dirty bit to a slot that tracks and nothing else', () => {
    const [smallest] = found(pairOf(noDirtyBit));
    expect(smallest.size).toBe(1);
    expect(smallest.scenario.choices).toMatchObject({ slotLogging: 'ring' });
    expect(smallest.scenario.races).toEqual([]);
    expect(smallest.changed).toContain('slotLogging');
  });

  it('shrinks a race that was not noticed to that race', () => {
    const [smallest] = found(pairOf(noRetry), 1_000);
    expect(smallest.size).toBe(1);
    expect(smallest.scenario.races).toHaveLength(1);
  });

  it('finds nothing where there is nothing', () => {
    const counts = search(pairOf(legacy), 7, 5_000);
    expect(counts.divergences).toEqual([]);
    expect(counts).toMatchObject({ scenarios: '5000', executions: 10_000, weight: null });
  });

  it('finds the same for the same seed, and counts the same', () => {
    const search3 = (): PairCounts => search(pairOf(noRetry), 3, 1_500);
    expect(search3().divergences.length).toBeGreaterThan(0);
    expect(search3()).toEqual(search3());
    expect(found(pairOf(noDirtyBit), 2_000)).toEqual(found(pairOf(noDirtyBit), 2_000));
  });

  it('finds what a file says again, from the file alone', () => {
    const pair = pairOf(noDirtyBit);
    for (const { scenario: shown } of found(pair)) {
      const before = judgementOf(pair, shown);
      const replayed = judgementOf(pairOf(noDirtyBit), parseScenario(SPACE, JSON.stringify(shown), 'a file'));
      // As text: a machine with thousands of leaves makes a comparison that nobody wants to wait for.
      expect(JSON.stringify(replayed) === JSON.stringify(before)).toBe(true);
      expect(replayed.kind).not.toBeNull();
    }
  });

  it('leaves out of the file what nobody looked at', () => {
    const pair = pairOf(noDirtyBit);
    judgementOf(pair, scenario({ access: 'write', slotLogging: 'yes' }));
    const shown = scenarioOf(pair.choices);
    expect(shown.choices).toMatchObject({ access: 'write', slotLogging: 'yes', vmaKind: 'anon' });
    for (const name of ['vmaMemType', 'pfnBacking', 'nestedXn', 'vmaMteAllowed', 'topup', 'userPteGone'])
      expect(shown.choices).not.toHaveProperty(name);
  });

  it('does not swallow what goes wrong in the verifier itself', () => {
    const pair = pairOf(legacy);
    pair.run = () => {
      throw new Error('a fault of the verifier');
    };
    expect(() => search(pair, 1, 10)).toThrow('a fault of the verifier');
  });
});

/** A variant that does whatever `body` does. */
function doing(body: (k: Kernel, vcpu: kvm_vcpu) => unknown): ClassicUserMemAbort {
  return (k, vcpu, _fault_ipa, _nested, _memslot, _hva, _fault_is_perm) => body(k, vcpu) as number;
}

function raise(what: unknown): never {
  throw what;
}

describe('a variant that does not return a number', () => {
  const bad: readonly (readonly [string, string, ClassicUserMemAbort])[] = [
    ['throws', 'threw', doing(() => raise(new TypeError('no such helper')))],
    ['throws something that is no error', 'threw', doing(() => raise('a word'))],
    ['returns undefined', 'not-a-number', doing(() => undefined)],
    ['returns NaN', 'not-a-number', doing(() => Number.NaN)],
    ['returns a string', 'not-a-number', doing(() => '0')],
    ['returns a promise', 'not-a-number', doing(() => Promise.resolve(0))],
    ['returns a promise that is refused', 'not-a-number', doing(() => Promise.reject(new Error('later')))],
    [
      'loops for ever',
      'looped',
      doing((k, vcpu) => {
        for (;;) k.mmu_invalidate_retry(vcpu.kvm, 0);
      }),
    ],
  ];

  const nonsense = (user_mem_abort: ClassicUserMemAbort): UserMemAbortVariant => ({
    name: 'nonsense',
    signature: 'classic',
    user_mem_abort,
  });

  it.each(bad)('because it %s is judged a failure, with the scenario', (_what, kind, user_mem_abort) => {
    const pair = pairOf(nonsense(user_mem_abort));
    const { divergences } = search(pair, 1, 200);
    expect(divergences).toHaveLength(1);
    const [{ count, kind: found, scenario: first }] = divergences;
    expect(found).toBe('failure');
    const judgement = judgementOf(pair, first);
    expect(judgement.kind).toBe('failure');
    expect(judgement.refactored.failure?.kind).toBe(kind);
    expect(judgement.refactored.failure?.message).not.toBe('');
    expect(judgement.legacy.failure).toBeNull();
    expect(count).toBeGreaterThan(1);
    startDraft(pair.choices, shrinkScenario(pair, first)!.source);
    expect(pair.run()).toBe(false);
    expect(scenarioSize(pair.choices)).toBe(0);
  });

  it('is judged the same if it is the original', () => {
    const judgement = judgementOf(pairOf(legacy, {}, nonsense(bad[0][2])), scenario({}));
    expect(judgement.kind).toBe('failure');
    expect(judgement.legacy.failure?.message).toBe('TypeError: no such helper');
  });

  it('in rare scenarios only is shrunk to those', () => {
    const rare = altered(legacy, (k, m) => ({
      kvm_send_hwpoison_signal: (address, lsb) => {
        if (m.scheduler.seen[Call.kvm_send_hwpoison_signal] === 0) throw new Error('no signals here');
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
