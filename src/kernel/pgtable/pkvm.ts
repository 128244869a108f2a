// SPDX-License-Identifier: GPL-2.0-only
/**
 * Stage-2 of a non-protected VM under protected KVM: the host keeps mapping objects and asks the hypervisor to change
 * the tables (arch/arm64/kvm/pkvm.c: pkvm_pgtable_stage2_*(); arch/arm64/kvm/hyp/nvhe/mem_protect.c:
 * __pkvm_host_share_guest(), __pkvm_host_unshare_guest(), __pkvm_host_relax_perms_guest(), …).
 *
 * Left out: page states in the host's and the guest's tables. Both are changed here and nowhere else, together with
 * the mapping objects, so the hypervisor's checks of one against the other cannot fail. The software bits that hold the
 * guest's page state would be the same in every leaf and are not stored. Protected VMs do not come through
 * user_mem_abort().
 */
import { EAGAIN, EINVAL, EPERM } from '../errno.ts';
import { KVM_PGTABLE_PROT_RWX } from '../prot.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { warn } from './maintenance.ts';
import { map } from './map.ts';
import { mkyoung } from './mkyoung.ts';
import type { TableOwner } from './owner.ts';
import type { PageTable } from './page_table.ts';
import type { PkvmMappings } from './pkvm_mappings.ts';
import { relaxPerms } from './relax.ts';
import { unmap } from './unmap.ts';
import { wrprotect } from './wrprotect.ts';

/** pkvm_pgtable_stage2_map(): `mc` is a `struct kvm_hyp_memcache`, of which the host takes the mapping object. */
export function pkvmMap(
  t: PageTable,
  mappings: PkvmMappings,
  addr: number,
  size: number,
  phys: number,
  prot: number,
  mc: memcache | null,
): number {
  const m = t.m;
  const pageSize = m.g.PAGE_SIZE;
  if (size !== pageSize && size !== m.g.PMD_SIZE) {
    warn(m, 'neither a page nor a PMD block');
    return -EINVAL;
  }
  const nrPages = size / pageSize;
  const existing = mappings.first(addr / pageSize, (addr + size) / pageSize);
  if (existing >= 0) {
    if (mappings.nrPages[existing] === nrPages) return -EAGAIN;
    pkvmUnmap(t, mappings, addr, size);
  }

  const gfn = Math.floor(addr / pageSize);
  const pfn = Math.floor(phys / pageSize);
  const ret = shareGuest(t, pfn, gfn, nrPages, prot);
  if (ret !== 0) {
    warn(m, 'the hypervisor refuses to share the pages');
    return ret;
  }
  if (mc === null || !m.cache.takeMapping()) {
    const detail = 'the memory cache had no mapping object: NULL is dereferenced';
    m.recorder.violate(Violation.memcacheEmpty, detail);
    bug(m, detail);
  }
  mappings.insert(gfn, pfn, nrPages);
  return 0;
}

/** __pkvm_host_share_guest(). The table pages come from the vCPU's `pkvm_memcache`, whatever the host passed. */
function shareGuest(t: PageTable, pfn: number, gfn: number, nrPages: number, prot: number): number {
  const m = t.m;
  const pageSize = m.g.PAGE_SIZE;
  if ((prot & ~KVM_PGTABLE_PROT_RWX) !== 0) return -EINVAL;
  if (nrPages !== 1 && (gfn % nrPages !== 0 || pfn % nrPages !== 0)) return -EINVAL;
  const allowed = checkAllowedMemory(m, pfn, nrPages);
  if (allowed !== 0) return allowed;
  const ret = map(t, gfn * pageSize, nrPages * pageSize, pfn * pageSize, prot, m.cache.pkvmMemcache, 0);
  if (ret !== 0) {
    bug(m, 'the hypervisor could not map what it had agreed to: it panics');
  }
  return 0;
}

/** check_range_allowed_memory(): -EINVAL across a border of memory, -EPERM outside it. */
function checkAllowedMemory(m: TableOwner, pfn: number, nrPages: number): number {
  const first = m.host.isMapMemory(pfn);
  if (nrPages !== 1 && m.host.isMapMemory(pfn + nrPages - 1) !== first) return -EINVAL;
  return first ? 0 : -EPERM;
}

/** pkvm_pgtable_stage2_unmap(): removes every mapping that overlaps the range, bigger or smaller. */
export function pkvmUnmap(t: PageTable, mappings: PkvmMappings, addr: number, size: number): number {
  const pageSize = t.m.g.PAGE_SIZE;
  const start = addr / pageSize;
  const end = (addr + size) / pageSize;
  for (let i = mappings.first(start, end); i >= 0; i = mappings.first(start, end)) {
    unmap(t, mappings.gfn[i] * pageSize, mappings.nrPages[i] * pageSize);
    mappings.remove(i);
  }
  return 0;
}

/** pkvm_pgtable_stage2_wrprotect(): whole mappings, even where the range covers a part of one. */
export function pkvmWrprotect(t: PageTable, mappings: PkvmMappings, addr: number, size: number): number {
  const pageSize = t.m.g.PAGE_SIZE;
  const end = (addr + size) / pageSize;
  const first = mappings.first(addr / pageSize, end);
  if (first < 0) return 0;
  for (let i = first; i < mappings.n && mappings.gfn[i] < end; i++) {
    wrprotect(t, mappings.gfn[i] * pageSize, mappings.nrPages[i] * pageSize);
  }
  return 0;
}

/** pkvm_pgtable_stage2_relax_perms(): the walk in the hypervisor is never shared, whatever `flags` the host has. */
export function pkvmRelaxPerms(t: PageTable, addr: number, prot: number): number {
  if ((prot & ~KVM_PGTABLE_PROT_RWX) !== 0) return -EINVAL;
  const pageSize = t.m.g.PAGE_SIZE;
  return relaxPerms(t, Math.floor(addr / pageSize) * pageSize, prot, 0);
}

/** pkvm_pgtable_stage2_mkyoung() */
export function pkvmMkyoung(t: PageTable, addr: number): void {
  mkyoung(t, addr, 0);
}

/** pkvm_pgtable_stage2_split(): nothing is split under protected KVM, and nobody should ask. */
export function pkvmSplit(m: TableOwner): number {
  warn(m, 'nothing is split in protected mode');
  return -EINVAL;
}

function bug(m: TableOwner, detail: string): void {
  m.bugs++;
  m.recorder.stop(detail);
}
