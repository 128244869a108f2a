// SPDX-License-Identifier: GPL-2.0-only
// A memory-fault exit of no bytes, or of a page that is not the one of the access.
import { describe, expect, it } from 'vitest';
import { altered, judgementOf, pairOf, scenario } from '../testing/judging.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';
import { legacy } from '../testing/variants.ts';

/** Tells the VMM where the host has no memory, as `says` has it. */
function telling(says: (ipa: number, page: number) => readonly [gpa: number, size: number]): KnownBad {
  return {
    override: (k, m) => ({
      kvm_err: (text) => {
        const [gpa, size] = says(m.fault.ipa, k.PAGE_SIZE);
        k.kvm_prepare_memory_fault_exit(m.vcpu, gpa, size, m.fault.isWrite, false, false);
        k.kvm_err(text);
      },
    }),
  };
}

const empty = telling((ipa) => [ipa, 0]);
/** The address as the handler has aligned it to a block, and one page. */
const aligned = telling((ipa, page) => [ipa - (ipa % 2 ** 21), page]);
const right = telling((ipa, page) => [ipa - (ipa % page), page]);

describe('the invariant exit-names-access', () => {
  const hole = { vmaKind: 'hole', pageInPmd: 'sixth' };

  it('is broken by an exit of no bytes, and by one for the first page of a block', () => {
    expect(brokenIn(empty, hole)).toEqual(['exit-names-access']);
    expect(brokenIn(aligned, hole)).toEqual(['exit-names-access']);
    expect(brokenIn(aligned, { vmaKind: 'hole' })).toEqual([]);
    expect(brokenIn(right, hole)).toEqual([]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(empty)).toEqual(['exit-names-access']);
  });

  it('aside, what an exit names is compared', () => {
    const pair = pairOf(
      altered(legacy, telling((ipa, page) => [ipa, page]).override),
      {},
      altered(legacy, right.override),
    );
    const judgement = judgementOf(pair, scenario({ vmaKind: 'hole', subPage: 'last-4k', pageSize: '16k' }));
    expect(judgement).toMatchObject({ kind: 'outcome', differs: ['exits'] });
  });
});
