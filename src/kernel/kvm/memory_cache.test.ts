// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { CacheFill, NestedSize } from '../environment.ts';
import { ENOMEM } from '../errno.ts';
import { prepare_mmu_memcache } from '../fault/prepare_mmu_memcache.ts';
import { GEOMETRIES } from '../geometry.ts';
import { POISON, uninit } from '../poison.ts';
import { type Booted, boot } from '../testing/boot.ts';
import type { Overrides } from '../testing/environment.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';

/** KVM_ARCH_NR_OBJS_PER_MEMORY_CACHE (arch/arm64/include/asm/kvm_types.h). */
const NR_OBJS = 40;

describe('kvm_mmu_topup_memory_cache()', () => {
  const topup = (overrides: Overrides, min: number) => {
    const b = boot(overrides);
    const mc = b.vcpu.arch.mmu_page_cache;
    return { ret: b.k.kvm_mmu_topup_memory_cache(mc, min), nobjs: mc.nobjs, m: b.m };
  };

  it('does not ask for memory if enough objects are there', () => {
    const noMemory = { topupSucceeds: false };
    expect(topup({ ...noMemory, cacheFill: CacheFill.one }, 1)).toMatchObject({ ret: 0, nobjs: 1 });
    expect(topup({ ...noMemory, cacheFill: CacheFill.full }, 3)).toMatchObject({ ret: 0, nobjs: NR_OBJS });
    expect(topup({ ...noMemory, cacheFill: CacheFill.empty }, 0)).toMatchObject({ ret: 0, nobjs: 0 });
  });

  it('fills the cache to its capacity, not just to the minimum', () => {
    expect(topup({ cacheFill: CacheFill.empty }, 2)).toMatchObject({ ret: 0, nobjs: NR_OBJS });
    expect(topup({ cacheFill: CacheFill.one }, 2)).toMatchObject({ ret: 0, nobjs: NR_OBJS });
  });

  it('is -ENOMEM if memory runs out below the minimum', () => {
    expect(topup({ cacheFill: CacheFill.one, topupSucceeds: false }, 2)).toMatchObject({
      ret: -ENOMEM,
      nobjs: 1,
    });
  });

  it('allocates with GFP_KERNEL, so it must not come in atomic context', () => {
    const { m, k, kvm, vcpu } = boot();
    k.kvm_fault_lock(kvm);
    k.kvm_mmu_topup_memory_cache(vcpu.arch.mmu_page_cache, 2);
    expect(m.recorder.violations).toBe(Violation.sleepInAtomic);
  });

  it('of a cache that nobody set is recorded', () => {
    const { m, k } = boot();
    k.kvm_mmu_topup_memory_cache(POISON as memcache, 2);
    expect(m.recorder.violations).toBe(Violation.uninitialised);
  });
});

describe('topup_hyp_memcache()', () => {
  const topup = (overrides: Overrides, min: number) => {
    const b = boot({ protectedKvm: true, ...overrides });
    const mc = b.vcpu.arch.pkvm_memcache;
    const ret = b.k.topup_hyp_memcache(mc, min);
    return { ret, nobjs: mc.nobjs, mapping: b.m.cache.hasMapping };
  };

  it('fills to the minimum and makes the spare mapping object', () => {
    expect(topup({ cacheFill: CacheFill.empty }, 3)).toEqual({ ret: 0, nobjs: 3, mapping: true });
    expect(topup({ cacheFill: CacheFill.one }, 3)).toEqual({ ret: 0, nobjs: 3, mapping: true });
  });

  it('does not ask for memory if objects and mapping are there', () => {
    expect(topup({ cacheFill: CacheFill.full, topupSucceeds: false }, 3)).toEqual({
      ret: 0,
      nobjs: NR_OBJS,
      mapping: true,
    });
  });

  it('is -ENOMEM for want of pages and for want of a mapping object', () => {
    expect(topup({ cacheFill: CacheFill.one, topupSucceeds: false }, 3)).toMatchObject({
      ret: -ENOMEM,
      nobjs: 1,
    });
    expect(topup({ cacheFill: CacheFill.empty, topupSucceeds: false }, 0)).toEqual({
      ret: -ENOMEM,
      nobjs: 0,
      mapping: false,
    });
  });

  it('makes a new mapping object after the spare one was used, though pages are left', () => {
    const { m, k, vcpu } = boot({ protectedKvm: true });
    expect(m.cache.takeMapping()).toBe(true);
    expect(m.cache.takeMapping()).toBe(false);
    expect(k.topup_hyp_memcache(vcpu.arch.pkvm_memcache, 3)).toBe(0);
    expect(m.cache.hasMapping).toBe(true);
  });

  it('does nothing outside protected mode', () => {
    expect(topup({ protectedKvm: false, cacheFill: CacheFill.empty, topupSucceeds: false }, 3)).toMatchObject(
      {
        ret: 0,
        nobjs: 0,
      },
    );
  });
});

describe('kvm_mmu_memory_cache_alloc()', () => {
  it('takes one object', () => {
    const { m } = boot({ cacheFill: CacheFill.one });
    expect(m.cache.takeTable()).toBe(true);
    expect(m.cache.nobjs()).toBe(0);
    expect(m.recorder.violations).toBe(0);
  });

  it('of an empty cache WARNs and takes a page with GFP_ATOMIC', () => {
    const { m } = boot({ cacheFill: CacheFill.empty });
    expect(m.cache.takeTable()).toBe(true);
    expect(m.warnings).toBe(1);
    expect(m.recorder.violations).toBe(Violation.memcacheEmpty);
    expect(m.cache.nobjs()).toBe(0);
  });

  it('has no such way out in the hypervisor (pop_hyp_memcache() gives NULL)', () => {
    const { m } = boot({ cacheFill: CacheFill.empty, protectedKvm: true });
    expect(m.cache.takeTable()).toBe(false);
    expect(m.warnings).toBe(0);
    expect(m.recorder.violations).toBe(Violation.memcacheEmpty);
  });
});

describe('prepare_mmu_memcache()', () => {
  const prepare = (b: Booted, topup: boolean) => {
    const out = uninit<memcache>();
    const ret = prepare_mmu_memcache(b.k, b.vcpu, topup, out);
    return { ret, mc: out.value };
  };

  it('chooses the cache by mode, and sets it whether or not it is to be filled', () => {
    for (const topup of [false, true]) {
      const ordinary = boot();
      expect(prepare(ordinary, topup).mc).toBe(ordinary.vcpu.arch.mmu_page_cache);
      const pkvm = boot({ protectedKvm: true });
      expect(prepare(pkvm, topup).mc).toBe(pkvm.vcpu.arch.pkvm_memcache);
    }
  });

  it('asks for no memory unless told to', () => {
    const b = boot({ cacheFill: CacheFill.empty, topupSucceeds: false });
    expect(prepare(b, false).ret).toBe(0);
    expect(b.m.recorder.trace).toEqual([]);
    expect(prepare(b, true).ret).toBe(-ENOMEM);
  });

  it('the cache that was not looked at is what it was before', () => {
    const b = boot();
    prepare(b, false);
    expect(b.m.cache.known).toBe(false);
    prepare(b, true);
    expect(b.m.cache.known).toBe(true);
  });
});

describe('kvm_mmu_cache_min_pages()', () => {
  it('answers by the IPA size of the stage-2 that it is given', () => {
    const pages = GEOMETRIES.map((geometry) => {
      const { k, vcpu } = boot({ geometry, nestedSize: NestedSize.page });
      return [vcpu.arch.hw_mmu, vcpu.kvm.arch.mmu].map((mmu) => k.kvm_mmu_cache_min_pages(mmu));
    });
    expect(pages).toEqual([
      [3, 2],
      [2, 2],
      [2, 1],
      [2, 1],
    ]);
  });

  it("is for the VM's own stage-2 when no nested guest runs, and that of the hardware in protected mode", () => {
    const pages = (protectedKvm: boolean) => {
      const { k, vcpu } = boot({ protectedKvm });
      expect(vcpu.arch.hw_mmu).toBe(vcpu.kvm.arch.mmu);
      return k.kvm_mmu_cache_min_pages(vcpu.arch.hw_mmu);
    };
    expect([pages(false), pages(true)]).toEqual([2, 3]);
  });
});
