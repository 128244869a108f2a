// SPDX-License-Identifier: GPL-2.0-only
// Which of them the locks admit now.
import { FaultKind, HostPte, Stage2State, VmaKind } from '../environment.ts';
import type { Machine } from '../machine.ts';
import { hugetlbBytes } from '../mm/host_memory.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { Race } from './actions.ts';

/**
 * Which actions another thread can take now, as bits `1 << action`.
 *
 * What excludes what: an mmu notifier takes `mmu_lock` for writing before the host's page table may change, so while
 * the handler holds `mmu_lock` no page goes away. A change of the VMA, and khugepaged, take `mmap_lock` for writing.
 * KVM_GET_DIRTY_LOG takes `mmu_lock` for writing. Another vCPU takes the fault lock: for reading, or for writing in
 * protected mode. A change of a slot's flags swaps a pointer and needs none of these; what follows it waits for SRCU.
 */
export function allowedRaces(m: Machine): number {
  const host = m.host;
  const kind = host.vmaKind();
  let allowed = 0;

  if (m.pendingLogging === null) {
    allowed |= m.env.slotLogging() ? 1 << Race.stopLogging : 1 << Race.startLogging;
  }
  if (m.mmuLock !== MmuLock.write && vcpuCanMap(m, kind)) allowed |= 1 << Race.vcpuMapsFirst;
  if (m.mmuLock !== MmuLock.free) return allowed;

  if (m.env.slotLogging()) allowed |= 1 << Race.harvestDirtyLog;
  if (kind === VmaKind.hole) return allowed;

  const struct = kind !== VmaKind.pfnmap && kind !== VmaKind.mixedmap;
  if (m.invalidateInProgress === 0) allowed |= 1 << Race.invalidateBegin;
  if (host.present) allowed |= 1 << Race.unmap;
  if (struct) allowed |= 1 << Race.remap;
  const writable = struct && host.hostPte() === HostPte.writable && !host.cow;
  if (writable) {
    allowed |= 1 << Race.vmaReadOnly;
    if (kind !== VmaKind.thp) allowed |= 1 << Race.poison;
    if (kind === VmaKind.anon || kind === VmaKind.thp) allowed |= 1 << Race.writeProtect;
  }
  if (kind === VmaKind.thp && !host.split) allowed |= 1 << Race.thpSplit;

  if (m.mmapReaders !== 0) return allowed & ~(1 << Race.vmaReadOnly);
  allowed |= (1 << Race.vmaHole) | (1 << Race.vmaSmall) | (1 << Race.vmaDevice);
  if (m.env.vmHasMte()) allowed |= 1 << Race.vmaNoMte;
  if (kind === VmaKind.anon && writable) allowed |= 1 << Race.thpCollapse;
  return allowed;
}

/**
 * Whether another vCPU that takes the same fault would succeed with a page-sized mapping, or by relaxing the entry that is
 * there. Kept to ordinary memory: that is where two vCPUs race for an entry.
 */
function vcpuCanMap(m: Machine, kind: VmaKind): boolean {
  const { fault, host } = m;
  if (m.invalidateInProgress !== 0 || fault.kind === FaultKind.exclAtomic) return false;
  if (kind === VmaKind.hole || kind === VmaKind.pfnmap || kind === VmaKind.mixedmap) return false;
  if (kind !== VmaKind.anon && kind !== VmaKind.thp && hugetlbBytes(m.g, kind) === 0) return false;
  const pte = host.hostPte();
  if (pte === HostPte.poisoned || pte === HostPte.sigbus) return false;
  if (fault.isWrite && (pte !== HostPte.writable || host.cow)) return false;
  if (!host.present) return false;
  if (m.env.vmHasMte() && !host.allowsMte()) return false;
  if (fault.nested !== null && fault.trans.block_size < m.g.PAGE_SIZE) return false;
  const block = fault.stage2State === Stage2State.pmdBlock || fault.stage2State === Stage2State.pudBlock;
  return !(block && m.env.slotLogging());
}
