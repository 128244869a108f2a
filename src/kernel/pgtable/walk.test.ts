// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { EAGAIN } from '../errno.ts';
import { GEOMETRIES } from '../geometry.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import { MC, TestMachine } from './testing/test_machine.ts';

/** Random 32-bit numbers that are the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe.each(GEOMETRIES)('with $name', (g) => {
  it.each([false, true])(
    'no sequence of calls loses a table or skips break-before-make (pKVM: %s)',
    (pkvm) => {
      const pick = generator(g.PAGE_SHIFT + (pkvm ? 1 : 0));
      const m = new TestMachine({ g, pkvm });
      const s2 = m.stage2;
      const sizes = pkvm
        ? [g.PAGE_SIZE, g.PMD_SIZE]
        : [g.PAGE_SIZE, 3 * g.PAGE_SIZE, g.PMD_SIZE, 2 * g.PMD_SIZE];
      const region = 4 * g.PMD_SIZE;
      for (let i = 0; i < 600; i++) {
        m.tables = 40;
        m.mappings = 1;
        const size = sizes[pick(sizes.length)];
        const addr = 2 ** 39 + Math.floor(pick(region / g.PAGE_SIZE) / (size / g.PAGE_SIZE)) * size;
        switch (pick(8)) {
          case 0:
            s2.unmap(addr, size);
            break;
          case 1:
            s2.wrprotect(addr, size);
            break;
          case 2:
            s2.relaxPerms(addr, KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_SHARED);
            break;
          case 3:
            if (!pkvm && g.PTRS_PER_PTE === 512) s2.split(addr, size);
            break;
          default: {
            const pa = addr + (pick(2) === 0 ? 0 : 2 ** 40);
            const ret = s2.map(addr, size, pa, KVM_PGTABLE_PROT_R, MC, KVM_PGTABLE_WALK_SHARED);
            expect([0, -EAGAIN]).toContain(ret);
            s2.collect();
            expect(s2.find(addr)).toBeGreaterThanOrEqual(0);
          }
        }
        expect(m.accounting()).toBe(0);
      }
      expect(m.recorder.violations).toBe(0);
      expect(m.warnings).toBe(0);

      s2.collect();
      const { addr, size } = s2.leaves;
      for (let i = 1; i < s2.leafCount(); i++)
        expect(addr[i]).toBeGreaterThanOrEqual(addr[i - 1] + size[i - 1]);
      if (pkvm) expect(s2.mappings.n).toBe(s2.leafCount());
      expect(s2.unmap(0, 2 ** 40)).toBe(0);
      expect(s2.tablePages()).toBe(0);
      expect(s2.mappings.n).toBe(0);
    },
  );
});
