// SPDX-License-Identifier: GPL-2.0-only
/**
 * Stage-2 under protected KVM: the host keeps mapping objects and asks the hypervisor to change
 * the tables (arch/arm64/kvm/pkvm.c: pkvm_pgtable_stage2_*(); arch/arm64/kvm/hyp/nvhe/mem_protect.c:
 * __pkvm_host_share_guest(), __pkvm_host_unshare_guest(), __pkvm_host_relax_perms_guest(), …). Pages of a protected VM are not shared but donated
 * (donate.ts), and nothing else may be asked of its tables.
 *
 * Left out: page states in the host's and the guest's tables. Both are changed here and nowhere else, together with
 * the mapping objects, so the hypervisor's checks of one against the other cannot fail; what else the host's pages are is a question. The software bits that hold the
 * guest's page state would be the same in every leaf and are not stored.
 */
import { EAGAIN, EINVAL, EPERM } from '../errno.ts';
import { KVM_PGTABLE_PROT_RWX } from '../prot.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { memcache } from '../types.ts';
import { donate } from './donate.ts';
import { checkAllowedMemory, mustMap, takeMappingObject } from './hypervisor.ts';
import { warn } from './maintenance.ts';
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
  if (vmIsProtected(m)) return donate(t, mappings, addr, size, phys, prot, mc);
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
  takeMappingObject(m, mc);
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
  mustMap(t, gfn * pageSize, nrPages * pageSize, pfn * pageSize, prot);
  return 0;
}

/** pkvm_pgtable_stage2_unmap(): removes every mapping that overlaps the range, bigger or smaller. */
export function pkvmUnmap(t: PageTable, mappings: PkvmMappings, addr: number, size: number): number {
  if (isRefused(t.m)) return -EPERM;
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
  if (isRefused(t.m)) return -EPERM;
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
  if (isRefused(t.m)) return -EPERM;
  if ((prot & ~KVM_PGTABLE_PROT_RWX) !== 0) return -EINVAL;
  const pageSize = t.m.g.PAGE_SIZE;
  return relaxPerms(t, Math.floor(addr / pageSize) * pageSize, prot, 0);
}

/** pkvm_pgtable_stage2_mkyoung() */
export function pkvmMkyoung(t: PageTable, addr: number): void {
  if (!isRefused(t.m)) mkyoung(t, addr, 0);
}

/** pkvm_pgtable_stage2_split(): nothing is split under protected KVM, and nobody should ask. */
export function pkvmSplit(m: TableOwner): number {
  warn(m, 'nothing is split in protected mode');
  return -EINVAL;
}

/** Whether the VM is a protected one, of which the host asks nothing but that pages are taken: a WARN. */
function isRefused(m: TableOwner): boolean {
  const refused = vmIsProtected(m);
  if (refused) warn(m, 'the tables of a protected guest are not changed');
  return refused;
}
