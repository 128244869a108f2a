// SPDX-License-Identifier: GPL-2.0-only
// A cacheable PFNMAP without FWB and DIC.
import { describe, expect, it } from 'vitest';
import { giveScenario } from '../../src/core/scenario.ts';
import { Bench } from '../../src/subjects/user_mem_abort/bench.ts';
import { altered, scenario } from '../testing/judging.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';
import { legacy } from '../testing/variants.ts';

/** Bug E3. */
const bad: KnownBad = { override: () => ({ kvm_supports_cacheable_pfnmap: () => true }) };

describe('the invariant memory-type', () => {
  it('is broken by a handler that maps cacheable PFNMAP memory without FWB and DIC', () => {
    expect(brokenIn(bad, { vmaKind: 'pfnmap', vmaMemType: 'cacheable' })).toEqual(['memory-type']);
  });

  it('is asked of texts from 6.17 on: before, what lies outside the memory map was never mapped cacheable', () => {
    const bench = new Bench();
    const variant = altered(legacy, bad.override)(bench.m);
    const asked = (release?: string) => {
      giveScenario(bench.choices, scenario({ vmaKind: 'pfnmap', vmaMemType: 'cacheable' }));
      const run = bench.record(release === undefined ? variant : { ...variant, release }, 0);
      return run.breaches.map(({ invariant }) => invariant);
    };
    for (const release of [undefined, '6.17', '6.18', '7.1']) expect(asked(release)).toEqual(['memory-type']);
    for (const release of ['5.18', '6.1', '6.12', '6.16']) expect(asked(release)).toEqual([]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['memory-type']);
  });
});
