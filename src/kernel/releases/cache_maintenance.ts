// SPDX-License-Identifier: GPL-2.0-only
// Maintenance of the caches by the handler, as it was up to 5.13: later the walkers of pgtable.c do it.
import { checkValue, unwritten, wrongObject } from '../calls/arguments.ts';
import { call, type Self } from '../calls/declare.ts';
import type { Machine } from '../machine.ts';
import { cacheable, executable } from '../pgtable/attributes.ts';
import { cleanDcache, invalidateIcache } from '../pgtable/maintenance.ts';
import type { page } from '../types.ts';

const file = 'arch/arm64/include/asm/kvm_mmu.h';

/** The physical address of a page of the linear map; null for what is none, which is recorded. `page_address()` is the page itself here. */
function addressOf(m: Machine, self: Self, va: page): number | null {
  if (typeof va === 'object' && va !== null && !unwritten(va) && typeof va.pfn === 'number')
    return va.pfn * m.g.PAGE_SIZE;
  wrongObject(m, self, 'an address', va);
  return null;
}

function begin(m: Machine, self: Self): void {
  m.scheduler.count();
  m.scheduler.lookAround();
  if (m.recorder.tracing) m.recorder.enter(self.name);
}

/** Takes down what the leaves over a range show already: it was maintained when it was shown first. */
export function rememberShown(m: Machine, addr: number, size: number): void {
  const { stage2 } = m;
  stage2.collect();
  const { leaves } = stage2;
  for (let i = 0; i < leaves.count; i++) {
    if (leaves.addr[i]! + leaves.size[i]! <= addr || leaves.addr[i]! >= addr + size) continue;
    if (cacheable(leaves.prot[i]!)) m.maintained.cleaned.add(leaves.pa[i]!, leaves.size[i]!);
    if (executable(leaves.prot[i]!)) m.maintained.invalidated.add(leaves.pa[i]!, leaves.size[i]!);
  }
}

/** Cleans the data cache to the point of coherency; with FWB nothing is left to clean. No site: the page is held. */
export const __clean_dcache_guest_page = call({
  c: 'void __clean_dcache_guest_page(void *va, size_t size)',
  file,
  until: '5.13',
  implement: (m, self) => (va: page, size: number) => {
    begin(m, self);
    const pa = addressOf(m, self, va);
    if (!checkValue(m, self, 'a size', size) || pa === null) return;
    cleanDcache(m, pa, size);
    m.maintained.cleaned.add(pa, size);
  },
});

/** Invalidates the instruction cache. No site: the page is held. */
export const __invalidate_icache_guest_page = call({
  c: 'void __invalidate_icache_guest_page(void *va, size_t size)',
  file,
  until: '5.13',
  implement: (m, self) => (va: page, size: number) => {
    begin(m, self);
    const pa = addressOf(m, self, va);
    if (!checkValue(m, self, 'a size', size) || pa === null) return;
    invalidateIcache(m, pa, size);
    m.maintained.invalidated.add(pa, size);
  },
});
