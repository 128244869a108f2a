// SPDX-License-Identifier: GPL-2.0-only
/** The page-table calls that the handler makes, and the tags of what it maps: preconditions, the change, the effect. */
import { ALIGN_DOWN, hex } from '../bits.ts';
import { EFAULT, errnoName } from '../errno.ts';
import { canonicalIpaOf } from '../kvm/canonical_ipa.ts';
import { ZERO_PAGE_PA } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { cacheable } from '../pgtable/attributes.ts';
import { KVM_PGTABLE_WALK_SHARED, protName } from '../prot.ts';
import type { kvm, kvm_pgtable, memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { bytes } from '../words.ts';
import { checkKvm, checkObject, checkValue, unwritten } from './arguments.ts';
import { checkCache } from './caches.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { named, walkFlags } from './reading.ts';
import { Touches } from './touches.ts';

/** A walk under the read lock must be a shared one: it runs beside others and has to cmpxchg. Under the write lock that is only slower. */
export function checkWalkMode(m: Machine, flags: number): void {
  if (!m.pkvm && m.mmuLock === MmuLock.read && (flags & KVM_PGTABLE_WALK_SHARED) === 0) {
    m.recorder.violate(
      Violation.walkMode,
      'mmu_lock is held for read and the walk is not KVM_PGTABLE_WALK_SHARED',
    );
  }
}

/** Whether `pgt` is the page tables of the stage-2 in use; a violation if it is not. */
export function checkPgt(m: Machine, self: Self, pgt: kvm_pgtable): boolean {
  return checkObject(m, self, 'a pgt', pgt, m.stage2.mmu.pgt);
}

/** Whether what is about to be mapped may be seen as it is: its tags are initialised, or there are none to be seen. */
function hasTags(m: Machine, addr: number, size: number, phys: number, prot: number): boolean {
  if (!cacheable(prot) || !m.env.vmHasMte()) return true;
  const { g, host } = m;
  m.scheduler.touch(Touches.userEntry);
  // The walk maps whole pages.
  const hva = canonicalIpaOf(m, ALIGN_DOWN(addr, g.PAGE_SIZE)) + m.slot.hvaOffset;
  // A page that is not the one that the host has there is another mistake.
  if (!host.isMapped(hva) || host.pa(hva) !== phys || hva + Math.max(size, g.PAGE_SIZE) > host.rangeEnd(hva))
    return true;
  return m.mte.covers(phys, Math.max(size, g.PAGE_SIZE));
}

/** `kvm_pgtable_stage2_map()` or, in protected mode, `pkvm_pgtable_stage2_map()`: `KVM_PGT_FN()` chooses. NULL is a cache that is empty. */
export const kvm_pgtable_stage2_map = call({
  c: 'int kvm_pgtable_stage2_map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *mc, enum kvm_pgtable_walk_flags flags)',
  file: 'arch/arm64/kvm/hyp/pgtable.c',
  since: '6.2',
  shapes: [
    {
      c: 'int kvm_pgtable_stage2_map(struct kvm_pgtable *pgt, u64 addr, u64 size, u64 phys, enum kvm_pgtable_prot prot, void *mc)',
      until: '6.1',
    },
  ],
  needs: { lock: 'mmu_lock', violation: Violation.walkMode },
  site: 'The new entry is about to be put into the stage-2 tables.',
  // Where tags have to be initialised, whether the host maps the page is looked at as well.
  touches: Touches.stage2 | Touches.tags | Touches.page,
  log: {
    args: [
      named('addr', hex),
      named('size', bytes),
      named('pa', hex),
      protName,
      (cache) => (cache === 0 ? 'no cache' : 'cache'),
      walkFlags,
    ],
    result: errnoName,
  },
  implement:
    (m, self) =>
    (
      pgt: kvm_pgtable,
      addr: number,
      size: number,
      phys: number,
      prot: number,
      mc: memcache | null,
      flags: number,
    ): number => {
      enter(m, self);
      checkCache(m, mc);
      let ret = -EFAULT;
      const written = !(
        unwritten(addr) ||
        unwritten(size) ||
        unwritten(phys) ||
        unwritten(prot) ||
        unwritten(flags) ||
        unwritten(mc)
      );
      if (!written) checkValue(m, self, 'an argument', Number.NaN);
      if (checkPgt(m, self, pgt) && written) {
        checkWalkMode(m, flags);
        // pkvm.c asserts that the lock is held for write; the mapping objects have no other protection.
        if (m.pkvm && m.mmuLock === MmuLock.read) {
          m.recorder.violate(Violation.walkMode, 'pkvm_pgtable_stage2_map() needs mmu_lock held for write');
        }
        m.pages.checkUse(Math.floor(phys / m.g.PAGE_SIZE));
        const tagged = hasTags(m, addr, size, phys, prot);
        ret = m.stage2.map(addr, size, phys, prot, mc, flags);
        if (ret === 0 && !tagged)
          m.recorder.violate(
            Violation.visibleUntagged,
            `pa ${hex(phys)} could be seen before its tags were initialised`,
          );
      }
      if (m.recorder.tracing)
        m.recorder.record(self.name, [addr, size, phys, prot, mc === null ? 0 : 1, flags], ret);
      return ret;
    },
});

/** `kvm_pgtable_stage2_relax_perms()` or `pkvm_pgtable_stage2_relax_perms()`. */
export const kvm_pgtable_stage2_relax_perms = call({
  c: 'int kvm_pgtable_stage2_relax_perms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot, enum kvm_pgtable_walk_flags flags)',
  file: 'arch/arm64/kvm/hyp/pgtable.c',
  since: '6.13',
  shapes: [
    {
      c: 'int kvm_pgtable_stage2_relax_perms(struct kvm_pgtable *pgt, u64 addr, enum kvm_pgtable_prot prot)',
      until: '6.12',
    },
  ],
  needs: { lock: 'mmu_lock', violation: Violation.walkMode },
  site: 'The entry that is there is about to get more permissions.',
  touches: Touches.stage2,
  log: { args: [named('addr', hex), protName, walkFlags], result: errnoName },
  implement: (m, self) => (pgt: kvm_pgtable, addr: number, prot: number, flags: number) => {
    enter(m, self);
    let ret = -EFAULT;
    const written = !(unwritten(addr) || unwritten(prot) || unwritten(flags));
    if (!written) checkValue(m, self, 'an argument', Number.NaN);
    if (checkPgt(m, self, pgt) && written) {
      checkWalkMode(m, flags);
      ret = m.stage2.relaxPerms(addr, prot, flags);
    }
    if (m.recorder.tracing) m.recorder.record(self.name, [addr, prot, flags], ret);
    return ret;
  },
});

/**
 * Clears the tags of the pages from `pfn` on that were not initialised. A hugetlb folio has one flag: the first call clears the `size`
 * bytes that it was given and marks the folio as a whole. The loop over pages is one range here.
 */
export const sanitise_mte_tags = call({
  c: 'void sanitise_mte_tags(struct kvm *kvm, kvm_pfn_t pfn, unsigned long size)',
  file: 'arch/arm64/kvm/mmu.c',
  since: '5.14',
  shapes: [
    {
      c: 'int sanitise_mte_tags(struct kvm *kvm, kvm_pfn_t pfn, unsigned long size)',
      since: '5.14',
      until: '6.1',
    },
  ],
  needs: { lock: 'mmu_lock', violation: Violation.walkMode },
  site: 'The tags of the pages are about to be initialised, before they are mapped.',
  // Another vCPU that maps the page initialises its tags.
  touches: Touches.page | Touches.tags,
  log: { args: [named('pfn', hex), named('size', bytes)] },
  implement: (m, self) => (kvm: kvm, pfn: number, size: number) => {
    enter(m, self);
    checkKvm(m, self, kvm);
    checkValue(m, self, 'a pfn', pfn);
    checkValue(m, self, 'a size', size);
    m.pages.checkUse(pfn);
    if (m.env.vmHasMte()) {
      const pa = pfn * m.g.PAGE_SIZE;
      if (!m.host.isMapMemory(pfn) || pa === ZERO_PAGE_PA)
        m.recorder.violate(
          Violation.tagsOfNoMemory,
          `tags of pfn ${hex(pfn)}, which is ${pa === ZERO_PAGE_PA ? 'the zero page' : 'no memory'}`,
        );
      // Whole pages: of less than one the kernel clears nothing.
      const bytes = Math.floor(size / m.g.PAGE_SIZE) * m.g.PAGE_SIZE;
      m.mte.clear(pa, bytes);
    }
    if (m.recorder.tracing) m.recorder.record(self.name, [pfn, size], 0);
  },
});
