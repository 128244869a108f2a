// SPDX-License-Identifier: GPL-2.0-only
/**
 * A page becomes a protected guest's: pkvm_pgtable_stage2_map() of arch/arm64/kvm/pkvm.c (7.1) and, behind it, __pkvm_host_donate_guest() of
 * arch/arm64/kvm/hyp/nvhe/mem_protect.c. Host and hypervisor agree about what the guest has: mapping objects and entries change together, but for a page that was taken
 * back from the guest because the host had touched it. A vCPU is always loaded, and the VM is not being torn down: no fault reaches the handler otherwise.
 */
import { EAGAIN, EFAULT, EINVAL, EPERM } from '../errno.ts';
import { KVM_PGTABLE_PROT_RWX } from '../prot.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkAllowedMemory, mustMap, takeMappingObject } from './hypervisor.ts';
import { warn } from './maintenance.ts';
import type { TableOwner } from './owner.ts';
import type { PageTable } from './page_table.ts';
import type { PkvmMappings } from './pkvm_mappings.ts';

/** The whole of pkvm_pgtable_stage2_map() for a protected VM: one page, with every permission. */
export function donate(
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
  if (size !== pageSize || prot !== KVM_PGTABLE_PROT_RWX) {
    warn(m, 'a protected guest is given single pages, with every permission');
    return -EINVAL;
  }
  // Another vCPU was faster, or the entry is one that the hypervisor took back (__pkvm_vcpu_in_poison_fault()).
  if (mappings.first(addr / pageSize, (addr + size) / pageSize) >= 0)
    return m.protection.entryPoisoned() ? -EFAULT : -EAGAIN;

  const gfn = Math.floor(addr / pageSize);
  const pfn = Math.floor(phys / pageSize);
  const ret = isGiven(mappings, pfn) || !m.protection.hostOwns() ? -EPERM : checkAllowedMemory(m, pfn, 1);
  if (ret !== 0) {
    warn(m, 'the hypervisor refuses to take the page');
    return ret;
  }
  checkPin(m, pfn);
  mustMap(t, gfn * pageSize, pageSize, pfn * pageSize, prot);
  takeMappingObject(m, mc);
  mappings.insert(gfn, pfn, 1);
  m.donations.donate(pfn);
  return 0;
}

/** Whether the guest has the page behind another gfn: then it is not the host's to give. */
function isGiven(mappings: PkvmMappings, pfn: number): boolean {
  for (let i = 0; i < mappings.n; i++) if (mappings.pfn[i] === pfn) return true;
  return false;
}

/** A page that the host could reclaim, move or write to later has to stay where it is for as long as the guest has it. */
function checkPin(m: TableOwner, pfn: number): void {
  const page = m.pages.find(pfn);
  if (page === null || page.userPins === 0)
    m.recorder.violate(
      Violation.donatedUnpinned,
      'the page that is donated is not pinned by pin_user_pages()',
    );
  else if (!page.longTerm)
    m.recorder.violate(
      Violation.donatedUnpinned,
      'the page that is donated is not pinned with FOLL_LONGTERM and FOLL_WRITE',
    );
}
