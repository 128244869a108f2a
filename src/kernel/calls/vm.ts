// SPDX-License-Identifier: GPL-2.0-only
// The VM: the sequence of invalidations and the dirty log.
import { hex } from '../bits.ts';
import { invalidateElsewhere } from '../kvm/invalidate.ts';
import { KVM_MEM_LOG_DIRTY_PAGES, type kvm, type kvm_memory_slot } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkKvm, checkObject, checkValue } from './arguments.ts';
import { warnOn } from './assertions.ts';
import { call, field } from './declare.ts';
import { enter } from './enter.ts';
import { named } from './reading.ts';
import { Touches } from './touches.ts';

/** `kvm->mmu_invalidate_seq` */
export const mmu_invalidate_seq = field({
  c: 'unsigned long mmu_invalidate_seq',
  file: 'include/linux/kvm_host.h',
  since: '6.0',
  site: 'kvm->mmu_invalidate_seq (include/linux/kvm_host.h) is about to be read: what is invalidated from here on is noticed by mmu_invalidate_retry().',
  touches: Touches.sequence,
  log: { args: [], result: String },
  implement: (m, self) => () => {
    enter(m, self);
    if (m.recorder.tracing) m.recorder.record(self.name, [], m.invalidateSeq);
    return m.invalidateSeq;
  },
});

/** Whether what was learnt since `mmu_seq` was sampled may be stale. */
export const mmu_invalidate_retry = call({
  c: 'bool mmu_invalidate_retry(struct kvm *kvm, unsigned long mmu_seq)',
  file: 'include/linux/kvm_host.h',
  since: '6.0',
  needs: { lock: 'mmu_lock', violation: Violation.retryWithoutLock },
  site: 'mmu_lock is held; the sequence is about to be compared with the one that was sampled.',
  touches: Touches.staleness,
  log: { args: [named('seq', String)], result: (stale) => (stale === 0 ? 'no' : 'stale') },
  implement: (m, self) => (kvm: kvm, mmu_seq: number) => {
    enter(m, self);
    checkKvm(m, self, kvm);
    checkValue(m, self, 'a sequence', mmu_seq);
    if (m.restless) invalidateElsewhere(m);
    const retry = m.invalidateInProgress !== 0 || m.invalidateSeq !== mmu_seq;
    if (retry) m.staleSeen = true;
    if (m.recorder.tracing) m.recorder.record(self.name, [mmu_seq], retry ? 1 : 0);
    return retry;
  },
});

/**
 * Sets the bit of a gfn, or pushes it to the ring of the vCPU: one set stands for both, as a page that is pushed twice is dirty once. A VM that is not that of the running vCPU is a WARN and marks nothing; NULL is no slot, and marks nothing either.
 */
export const mark_page_dirty_in_slot = call({
  c: 'void mark_page_dirty_in_slot(struct kvm *kvm, const struct kvm_memory_slot *memslot, gfn_t gfn)',
  file: 'virt/kvm/kvm_main.c',
  shapes: [{ c: 'void mark_page_dirty_in_slot(struct kvm_memory_slot *memslot, gfn_t gfn)', until: '5.11' }],
  site: 'mmu_lock is dropped; the page is about to be marked in the dirty log.',
  touches: Touches.dirtyLog,
  log: { args: [named('gfn', hex)] },
  implement: (m, self) => (kvm: kvm, memslot: kvm_memory_slot, gfn: number) => {
    enter(m, self);
    checkValue(m, self, 'a gfn', gfn);
    const own = kvm === null ? false : checkKvm(m, self, kvm);
    const known = memslot !== null && checkObject(m, self, 'a slot', memslot, m.slot.face);
    if (known && !m.slot.contains(gfn)) {
      m.recorder.violate(
        Violation.gfnOutsideSlot,
        `gfn ${hex(gfn)} marked dirty in a slot that does not have it`,
      );
    }
    if (!warnOn(m, self, !own, 'the kvm is not that of the vCPU that runs') && known) {
      const tracks = (memslot.flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0;
      if (tracks && (m.env.slotRing() || memslot.dirty_bitmap !== null)) m.dirty.mark(gfn);
    }
    if (m.recorder.tracing) m.recorder.record(self.name, [gfn], 0);
  },
});
