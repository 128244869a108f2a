// SPDX-License-Identifier: GPL-2.0-only
// Poison reported as any other error.
import { describe, expect, it } from 'vitest';
import { giveScenario } from '../../src/core/scenario.ts';
import { KVM_PFN_ERR_FAULT, KVM_PFN_ERR_HWPOISON } from '../../src/kernel/pfn.ts';
import { Bench } from '../../src/subjects/user_mem_abort/bench.ts';
import { scenario } from '../testing/judging.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';
import { legacy } from '../testing/variants.ts';

/** Bug H3. */
const bad: KnownBad = {
  override: (k) => ({
    __kvm_faultin_pfn: (slot, gfn, foll, writable, page) => {
      const pfn = k.__kvm_faultin_pfn(slot, gfn, foll, writable, page);
      return pfn === KVM_PFN_ERR_HWPOISON ? KVM_PFN_ERR_FAULT : pfn;
    },
  }),
};

describe('the invariant poison-signal', () => {
  it('is broken by a handler that reports poison as any other error', () => {
    expect(brokenIn(bad, { hostPte: 'poisoned' })).toEqual(['poison-signal']);
  });

  it('goes by the VMA that was looked up: what becomes of it after the return accuses nobody', () => {
    const bench = new Bench();
    // The lock is never taken: a race that waits for it strikes after the return.
    for (const action of ['vma-small', 'vma-hole', 'vma-device']) {
      const race = { site: 'kvm_fault_lock#1', action };
      giveScenario(bench.choices, scenario({ vmaKind: 'hugetlb-pmd', hostPte: 'poisoned' }, [race]));
      const { breaches, ret } = bench.record(legacy, 1);
      expect({ ret, breaches, struck: bench.m.scheduler.struck }).toEqual({
        ret: 0,
        breaches: [],
        struck: 1,
      });
      expect([bench.m.signals, bench.m.signalLsb]).toEqual([1, 21]);
    }
  });

  it('is broken by a signal for more than was looked up', () => {
    const large: KnownBad = {
      override: (k) => ({ kvm_send_hwpoison_signal: (address) => k.kvm_send_hwpoison_signal(address, 21) }),
    };
    expect(brokenIn(large, { hostPte: 'poisoned' })).toEqual(['poison-signal']);
    expect(brokenIn(large, { vmaKind: 'hugetlb-pmd', hostPte: 'poisoned' })).toEqual([]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['poison-signal']);
  });
});
