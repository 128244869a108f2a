// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { Machine } from '../../../kernel/machine.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_PROT_RWX } from '../../../kernel/prot.ts';
import { Bench } from '../bench.ts';
import { LEGACY } from '../variants.ts';
import { INVARIANTS } from './all.ts';
import { canonicalIpa } from './leaf-facts.ts';
import { ofEach } from './leaf-runs.ts';

const OF_LEAVES = INVARIANTS.flatMap(({ leafWrong, name, runWrong }) =>
  leafWrong === undefined || runWrong === undefined ? [] : [{ name, leafWrong, runWrong }],
);

/** Numbers of one seed, below `n`. */
function numbers(seed: number): (n: number) => number {
  let state = (seed + 1) * 2654435761;
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % n;
  };
}

/** Leaves of one level and permission that continue each other, from somewhere before the fault to somewhere behind it. */
function installRun(m: Machine, draw: (n: number) => number): void {
  const { fault, g, host, stage2 } = m;
  const level = draw(4) === 0 ? 2 : 3;
  const size = g.granule[level]!;
  const around = Math.floor(fault.faultIpa / size) * size;
  const start = around - draw(level === 3 ? 40 : 2) * size;
  const count = 2 + draw(level === 3 ? 80 : 3);
  stage2.reset(fault.nested !== null);
  stage2.ensure();
  stage2.unmap(start, count * size);
  const exact = host.pa(fault.hva) - (fault.faultIpa - start);
  const pa = draw(3) === 0 ? exact + size : exact;
  const prot = [KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_PROT_RWX][draw(3)]!;
  for (let i = 0; i < count; i++) stage2.install(start + i * size, level, pa + i * size, prot);
  stage2.collect();
  const leaf = stage2.find(start);
  if (draw(2) === 0) m.mte.add(pa, draw(count + 1) * size);
  for (let i = draw(count); i > 0; i--)
    m.dirty.mark(Math.floor((canonicalIpa(m, leaf) + i * size) / g.PAGE_SIZE));
}

it('leaves that continue each other are judged together as one by one', () => {
  const bench = new Bench();
  const verdicts = new Map<string, Set<boolean>>();
  let longest = 0;
  for (let seed = 0; seed < 4000; seed++) {
    bench.choices.startRandom(seed);
    bench.run(LEGACY, 1);
    const { m } = bench;
    // In protected mode a mapping object stands for many leaves, and what overlaps one is refused.
    if (m.pkvm || m.g.PAGETABLE_PMD_FOLDED) continue;
    installRun(m, numbers(seed));
    const { leaves } = m.stage2;
    for (let run = 0; run < leaves.runCount; run++) {
      const [first, last] = [leaves.runFirst[run]!, leaves.runLast(run)];
      longest = Math.max(longest, last - first + 1);
      for (const { leafWrong, name, runWrong } of OF_LEAVES) {
        const wrong = ofEach(leafWrong)(m, first, last);
        if (runWrong(m, first, last) !== wrong) expect.fail(`${name} of seed ${seed}: ${String(wrong)}`);
        if (last > first) verdicts.set(name, (verdicts.get(name) ?? new Set()).add(wrong));
      }
    }
  }
  expect(longest).toBeGreaterThan(50);
  // Every invariant of leaves is met both kept and broken.
  for (const { name } of OF_LEAVES)
    expect([...(verdicts.get(name) ?? [])].sort(), name).toEqual([false, true]);
});
