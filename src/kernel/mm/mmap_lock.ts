// SPDX-License-Identifier: GPL-2.0-only
// `mmap_lock` and the VMA look-up.
import { Call } from '../calls.ts';
import { VmaKind } from '../environment.ts';
import { hvaEnd, hvaStart } from '../layout.ts';
import type { Machine } from '../machine.ts';
import type { mm_struct, vm_area_struct } from '../types.ts';
import { Violation } from '../violations.ts';
import type { Vma } from './vma.ts';

/** `mmap_read_lock()`: may sleep, and a reader that takes it again can deadlock against a waiting writer. */
export function mmap_read_lock(m: Machine, _mm: mm_struct): void {
  m.enter(Call.mmap_read_lock);
  if (m.atomic) m.violate(Violation.sleepInAtomic, 'mmap_read_lock() in atomic context');
  if (m.mmapReaders !== 0) m.violate(Violation.lockImbalance, 'mmap_lock taken twice');
  m.mmapReaders++;
  if (m.tracing) m.record(Call.mmap_read_lock, [], 0);
}

/** `mmap_read_unlock()`: every VMA found under the lock is gone with it. */
export function mmap_read_unlock(m: Machine, _mm: mm_struct): void {
  m.enter(Call.mmap_read_unlock);
  if (m.mmapReaders === 0) m.violate(Violation.lockImbalance, 'mmap_read_unlock() without the lock');
  else m.mmapReaders--;
  m.mmapEpoch++;
  if (m.tracing) m.record(Call.mmap_read_unlock, [], 0);
}

/** `vma_lookup()` (include/linux/mm.h): the VMA that contains `addr`, or NULL; needs `mmap_lock`. */
export function vma_lookup(m: Machine, vma: Vma, _mm: mm_struct, addr: number): vm_area_struct | null {
  m.enter(Call.vma_lookup);
  if (m.mmapReaders === 0) m.violate(Violation.vmaWithoutMmapLock, 'vma_lookup() without mmap_lock');
  if (Number.isNaN(addr)) m.violate(Violation.uninitialised, 'vma_lookup() of an address that nobody wrote');
  const found = isInVma(m, addr);
  if (m.tracing) m.record(Call.vma_lookup, [addr], found ? 1 : 0);
  if (!found) return null;
  vma.epoch = m.mmapEpoch;
  return vma;
}

/** Whether `addr` lies in the VMA; the VMA of the faulting address contains it whatever its bounds are. */
export function isInVma(m: Machine, addr: number): boolean {
  const host = m.host;
  if (host.vmaKind() === VmaKind.hole) return false;
  if (addr === m.fault.hva) return true;
  if (!host.isLinear()) return addr >= hvaStart(m.g) && addr < hvaEnd(m.g);
  return addr >= host.vmaStart() && addr < host.vmaEnd();
}
