// SPDX-License-Identifier: GPL-2.0-only
/** What was reported in public of this function: what is wrong there, and what is right. */
import { describe, expect, it } from 'vitest';
import { giveScenario } from '../src/core/scenario.ts';
import { plant } from '../src/mistakes/plant/plant.ts';
import { Planter } from '../src/mistakes/plant/planter.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { CURES } from './testing/cures.ts';
import { scenario } from './testing/judging.ts';
import { legacy } from './testing/variants.ts';

const planter = new Planter();

/** What the original, or the original with the cure of a known problem, leaves in stage-2, and what it breaks. */
function run(cure: string | null, choices: { readonly [dimension: string]: string }) {
  const bench = new Bench();
  const mistake = { id: 'cure', title: '', origin: 'known-bad', variant: 'legacy' } as const;
  const variant =
    cure === null ? legacy : plant(planter, { ...mistake, planting: CURES[cure] }, legacy, bench.m);
  giveScenario(bench.choices, scenario(choices));
  const { breaches, parts } = bench.record(variant, 0);
  expect(bench.choices.contradiction).toBeNull();
  const leaves = parts['stage-2'].filter((line) => line.includes(' level '));
  return { leaves, breaches: breaches.map(({ invariant }) => invariant) };
}

describe('a VMA of pfns that ends inside the block', () => {
  const ends = { vmaKind: 'pfnmap', vmaEnd: 'page', pageInPmd: 'first' };

  it('was mapped as a block of 1 GiB past its end, and is mapped by a page', () => {
    const before = run(null, ends);
    expect(before.leaves).toEqual([expect.stringContaining(' level 1 ')]);
    expect(before.breaches).toEqual(['leaf-maps-host-pages']);
    const after = run('pfnmap-block-past-vma', ends);
    expect(after.leaves).toEqual([expect.stringContaining(' level 3 ')]);
    expect(after.breaches).toEqual([]);
  });
});

describe('a VMA of pfns that was populated by several remaps', () => {
  it.each([
    ['behind-page', 1, 3],
    ['at-page', 1, 3],
    ['behind-pmd', 1, 2],
  ])(
    'another range %s: was mapped as a block of level %i by vm_pgoff, and is mapped at level %i as user space has it',
    (pfnRanges, was, is) => {
      const ranges = { vmaKind: 'pfnmap', pfnRanges, pageInPmd: pfnRanges === 'at-page' ? 'sixth' : 'first' };
      const before = run(null, ranges);
      expect(before.leaves).toEqual([expect.stringContaining(` level ${was} `)]);
      expect(before.breaches).toEqual(['leaf-maps-host-pages']);
      const after = run('pfnmap-several-ranges', ranges);
      expect(after.leaves).toEqual([expect.stringContaining(` level ${is} `)]);
      expect(after.breaches).toEqual([]);
    },
  );

  it('is mapped as before where the pfns are one range', () => {
    const one = { vmaKind: 'pfnmap', pfnRanges: 'one' };
    expect(run('pfnmap-several-ranges', one)).toEqual(run(null, one));
    expect(run(null, one).leaves).toEqual([expect.stringContaining(' level 1 ')]);
  });

  it('is mended where the VMA ends inside the block as well', () => {
    const after = run('pfnmap-several-ranges', { vmaKind: 'pfnmap', vmaEnd: 'page', pageInPmd: 'first' });
    expect(after.leaves).toEqual([expect.stringContaining(' level 3 ')]);
    expect(after.breaches).toEqual([]);
  });
});

describe("XN of the guest hypervisor's entry without FEAT_XNX", () => {
  const nested = (nestedXn: string) => ({ access: 'exec', nestedSize: 'pud', featXNX: 'no', nestedXn });

  it.each(['10', '11'])('%s forbids execution everywhere: only XN[1] counts', (xn) => {
    expect(run(null, nested(xn)).breaches).toEqual(['within-nested-permission']);
    const after = run('nested-exec-without-xnx', nested(xn));
    expect(after.breaches).toEqual([]);
    expect(after.leaves).toEqual([expect.stringContaining(' RW- ')]);
  });

  it.each(['00', '01'])('%s allows it everywhere', (xn) => {
    for (const cure of [null, 'nested-exec-without-xnx']) {
      const { breaches, leaves } = run(cure, nested(xn));
      expect(breaches).toEqual([]);
      expect(leaves).toEqual([expect.stringContaining(' RWX ')]);
    }
  });
});

describe('the zero page', () => {
  it('is not tagged: its tags are there from boot', () => {
    const read = { vmMte: 'yes', hostPte: 'zero-page' };
    expect(run(null, read).breaches).toEqual(['tags-on-memory-only']);
    const after = run('mte-zero-page', read);
    expect(after.breaches).toEqual([]);
    expect(after.leaves).toHaveLength(1);
  });
});
