// SPDX-License-Identifier: GPL-2.0-only
// Lock, unlock, and the check of the sequence.
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { POISON } from '../poison.ts';
import { Violation } from '../violations.ts';

function acquire(m: Machine, call: number, mode: MmuLock): void {
  m.enter(call);
  if (m.mmuLock !== MmuLock.free) m.violate(Violation.lockImbalance, 'mmu_lock taken while it is held');
  if (m.mmapReaders !== 0)
    m.violate(Violation.lockImbalance, 'mmu_lock taken under mmap_lock by the fault path');
  m.mmuLock = mode;
  if (m.tracing) m.record(call, [mode], 0);
}

function release(m: Machine, call: number, mode: MmuLock): void {
  m.enter(call);
  if (m.mmuLock !== mode)
    m.violate(Violation.lockImbalance, 'mmu_lock dropped though it is not held that way');
  m.mmuLock = MmuLock.free;
  if (m.tracing) m.record(call, [mode], 0);
}

/** `kvm_fault_lock()`: for reading, or for writing in protected mode (arch/arm64/include/asm/kvm_mmu.h). */
export function kvm_fault_lock(m: Machine): void {
  acquire(m, Call.kvm_fault_lock, m.pkvm ? MmuLock.write : MmuLock.read);
}

/** `kvm_fault_unlock()`. */
export function kvm_fault_unlock(m: Machine): void {
  release(m, Call.kvm_fault_unlock, m.pkvm ? MmuLock.write : MmuLock.read);
}

/** `read_lock(&kvm->mmu_lock)` */
export function read_lock(m: Machine): void {
  acquire(m, Call.read_lock, MmuLock.read);
}

/** `read_unlock(&kvm->mmu_lock)` */
export function read_unlock(m: Machine): void {
  release(m, Call.read_unlock, MmuLock.read);
}

/** `write_lock(&kvm->mmu_lock)` */
export function write_lock(m: Machine): void {
  acquire(m, Call.write_lock, MmuLock.write);
}

/** `write_unlock(&kvm->mmu_lock)` */
export function write_unlock(m: Machine): void {
  release(m, Call.write_unlock, MmuLock.write);
}

/** Reading `kvm->mmu_invalidate_seq`. */
export function readInvalidateSeq(m: Machine): number {
  m.enter(Call.mmu_invalidate_seq);
  if (m.tracing) m.record(Call.mmu_invalidate_seq, [], m.invalidateSeq);
  return m.invalidateSeq;
}

/**
 * `mmu_invalidate_retry()`: whether what was learnt since `mmu_seq` was sampled may be stale
 * (include/linux/kvm_host.h).
 */
export function mmu_invalidate_retry(m: Machine, mmu_seq: number): boolean {
  m.enter(Call.mmu_invalidate_retry);
  if (m.mmuLock === MmuLock.free)
    m.violate(Violation.retryWithoutLock, 'mmu_invalidate_retry() without mmu_lock');
  if (Number.isNaN(mmu_seq) || (mmu_seq as unknown) === POISON) {
    m.violate(Violation.uninitialised, 'mmu_invalidate_retry() with a sequence that nobody sampled');
  }
  const retry = m.invalidateInProgress !== 0 || m.invalidateSeq !== mmu_seq;
  if (m.tracing) m.record(Call.mmu_invalidate_retry, [mmu_seq], retry ? 1 : 0);
  return retry;
}
