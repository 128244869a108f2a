// SPDX-License-Identifier: GPL-2.0-only
/**
 * The two page-table calls that user_mem_abort() makes: preconditions, the change, the effect.
 */
import { Call } from '../calls.ts';
import { EFAULT } from '../errno.ts';
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { POISON } from '../poison.ts';
import { KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';

/** kvm_pgtable_stage2_map() (arch/arm64/kvm/hyp/pgtable.c) or pkvm_pgtable_stage2_map() (arch/arm64/kvm/pkvm.c). */
export function kvm_pgtable_stage2_map(
  m: Machine,
  addr: number,
  size: number,
  phys: number,
  prot: number,
  mc: memcache | null,
  flags: number,
): number {
  m.enter(Call.kvm_pgtable_stage2_map);
  let ret = -EFAULT;
  if (
    unwritten(addr) ||
    unwritten(size) ||
    unwritten(phys) ||
    unwritten(prot) ||
    unwritten(flags) ||
    mc === POISON ||
    mc === undefined
  ) {
    m.violate(Violation.uninitialised, 'kvm_pgtable_stage2_map() was passed an argument that nobody wrote');
  } else {
    checkWalkMode(m, flags);
    // pkvm.c asserts that the lock is held for write; the mapping objects have no other protection.
    if (m.pkvm && m.mmuLock === MmuLock.read) {
      m.violate(Violation.walkMode, 'pkvm_pgtable_stage2_map() needs mmu_lock held for write');
    }
    m.pages.checkUse(Math.floor(phys / m.g.PAGE_SIZE));
    ret = m.stage2.map(addr, size, phys, prot, mc, flags);
  }
  if (m.tracing) {
    m.record(Call.kvm_pgtable_stage2_map, [addr, size, phys, prot, mc === null ? 0 : 1, flags], ret);
  }
  return ret;
}

/** kvm_pgtable_stage2_relax_perms() or pkvm_pgtable_stage2_relax_perms(). */
export function kvm_pgtable_stage2_relax_perms(
  m: Machine,
  addr: number,
  prot: number,
  flags: number,
): number {
  m.enter(Call.kvm_pgtable_stage2_relax_perms);
  let ret = -EFAULT;
  if (unwritten(addr) || unwritten(prot) || unwritten(flags)) {
    m.violate(
      Violation.uninitialised,
      'kvm_pgtable_stage2_relax_perms() was passed an argument that nobody wrote',
    );
  } else {
    checkWalkMode(m, flags);
    ret = m.stage2.relaxPerms(addr, prot, flags);
  }
  if (m.tracing) m.record(Call.kvm_pgtable_stage2_relax_perms, [addr, prot, flags], ret);
  return ret;
}

/**
 * The lock must be held, and a walk under the read lock must be a shared one: it runs beside others and has to
 * cmpxchg. A shared walk under the write lock is only slower.
 */
function checkWalkMode(m: Machine, flags: number): void {
  if (m.mmuLock === MmuLock.free) {
    m.violate(Violation.walkMode, 'the stage-2 tables are walked without mmu_lock');
  } else if (!m.pkvm && m.mmuLock === MmuLock.read && (flags & KVM_PGTABLE_WALK_SHARED) === 0) {
    m.violate(Violation.walkMode, 'mmu_lock is held for read and the walk is not KVM_PGTABLE_WALK_SHARED');
  }
}

/** Whether a number is NaN or the poison of an out-parameter. */
function unwritten(x: number): boolean {
  return typeof x !== 'number' || Number.isNaN(x);
}
