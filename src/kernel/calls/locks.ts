// SPDX-License-Identifier: GPL-2.0-only
/** `mmap_lock`, `mmu_lock` and interrupts. A lock touches nothing: it changes what others may do, and what they may do on both sides of it is the same. */
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import type { kvm, mm_struct, rwlock_t } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkKvm, checkMm, checkObject } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { BARE } from './reading.ts';
import { Touches } from './touches.ts';

function acquire(m: Machine, self: Self, mode: MmuLock): void {
  enter(m, self);
  if (m.mmuLock !== MmuLock.free)
    m.recorder.violate(Violation.lockImbalance, 'mmu_lock taken while it is held');
  if (m.mmapReaders !== 0)
    m.recorder.violate(Violation.lockImbalance, 'mmu_lock taken under mmap_lock by the fault path');
  m.mmuLock = mode;
  if (m.recorder.tracing) m.recorder.record(self.name, [mode], 0);
}

function release(m: Machine, self: Self, mode: MmuLock): void {
  enter(m, self);
  if (m.mmuLock !== mode)
    m.recorder.violate(Violation.lockImbalance, 'mmu_lock dropped though it is not held that way');
  m.mmuLock = MmuLock.free;
  if (m.recorder.tracing) m.recorder.record(self.name, [mode], 0);
}

function checkLock(m: Machine, self: Self, lock: rwlock_t): void {
  checkObject(m, self, 'a lock', lock, m.kvm.mmu_lock);
}

/** A reader that takes it again can deadlock against a waiting writer. */
export const mmap_read_lock = call({
  c: 'void mmap_read_lock(struct mm_struct *mm)',
  file: 'include/linux/mmap_lock.h',
  sleeps: 'it is a semaphore',
  takes: 'mmap_lock',
  site: 'The handler is about to look at the VMA; it holds no lock yet, so everything may still change.',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (mm: mm_struct) => {
    enter(m, self);
    checkMm(m, self, mm);
    if (m.mmapReaders !== 0) m.recorder.violate(Violation.lockImbalance, 'mmap_lock taken twice');
    m.mmapReaders++;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});

/** Every VMA found under the lock is gone with it. */
export const mmap_read_unlock = call({
  c: 'void mmap_read_unlock(struct mm_struct *mm)',
  file: 'include/linux/mmap_lock.h',
  drops: 'mmap_lock',
  site: 'The facts of the VMA were copied and the sequence was sampled; once the lock is gone the VMA may be replaced.',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (mm: mm_struct) => {
    enter(m, self);
    checkMm(m, self, mm);
    if (m.mmapReaders === 0)
      m.recorder.violate(Violation.lockImbalance, 'mmap_read_unlock() without the lock');
    else m.mmapReaders--;
    m.mmapEpoch++;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});

/** For reading, or for writing in protected mode: the write or the read side of mmu_lock, by the kind of the VM. */
export const kvm_fault_lock = call({
  c: 'void kvm_fault_lock(struct kvm *kvm)',
  file: 'arch/arm64/include/asm/kvm_mmu.h',
  since: '6.14',
  takes: 'mmu_lock',
  site: 'The page is pinned and the permissions are known; mmu_lock is about to be taken.',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (kvm: kvm) => {
    acquire(m, self, m.pkvm ? MmuLock.write : MmuLock.read);
    checkKvm(m, self, kvm);
  },
});

export const kvm_fault_unlock = call({
  c: 'void kvm_fault_unlock(struct kvm *kvm)',
  file: 'arch/arm64/include/asm/kvm_mmu.h',
  since: '6.14',
  drops: 'mmu_lock',
  site: 'Entry and page are dealt with; mmu_lock is about to be dropped.',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (kvm: kvm) => {
    release(m, self, m.pkvm ? MmuLock.write : MmuLock.read);
    checkKvm(m, self, kvm);
  },
});

export const read_lock = call({
  c: 'void read_lock(rwlock_t *lock)',
  file: 'include/linux/rwlock.h',
  takes: 'mmu_lock (read)',
  site: 'A lock is about to be taken for reading, by a handler that does not use kvm_fault_lock().',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (lock: rwlock_t) => {
    acquire(m, self, MmuLock.read);
    checkLock(m, self, lock);
  },
});

export const read_unlock = call({
  c: 'void read_unlock(rwlock_t *lock)',
  file: 'include/linux/rwlock.h',
  drops: 'mmu_lock (read)',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (lock: rwlock_t) => {
    release(m, self, MmuLock.read);
    checkLock(m, self, lock);
  },
});

export const write_lock = call({
  c: 'void write_lock(rwlock_t *lock)',
  file: 'include/linux/rwlock.h',
  takes: 'mmu_lock (write)',
  site: 'A lock is about to be taken for writing, by a handler that does not use kvm_fault_lock().',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (lock: rwlock_t) => {
    acquire(m, self, MmuLock.write);
    checkLock(m, self, lock);
  },
});

export const write_unlock = call({
  c: 'void write_unlock(rwlock_t *lock)',
  file: 'include/linux/rwlock.h',
  drops: 'mmu_lock (write)',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (lock: rwlock_t) => {
    release(m, self, MmuLock.write);
    checkLock(m, self, lock);
  },
});

/** The word that `local_irq_save(flags)` writes is left out: sections nest, and it can hold nothing else. */
export const local_irq_save = call({
  c: 'void local_irq_save(void)',
  file: 'include/linux/irqflags.h',
  takes: 'interrupts off',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => () => {
    enter(m, self);
    m.irqsOff++;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});

export const local_irq_restore = call({
  c: 'void local_irq_restore(void)',
  file: 'include/linux/irqflags.h',
  drops: 'interrupts off',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => () => {
    enter(m, self);
    if (m.irqsOff === 0)
      m.recorder.violate(Violation.lockImbalance, 'local_irq_restore() without local_irq_save()');
    else m.irqsOff--;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});
