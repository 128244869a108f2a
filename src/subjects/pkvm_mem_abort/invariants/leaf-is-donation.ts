// SPDX-License-Identifier: GPL-2.0-only
// The guest has the page that it was given, at the address that faulted.
import { hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import { granted, KVM_PGTABLE_PROT_RWX } from '../../../kernel/prot.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** Whether the page is none that the host has at the address; not asked where another thread may have changed what it has. */
function isForeign(m: Machine): boolean {
  const { donations, fault, g, host, scheduler } = m;
  if (scheduler.struck !== 0) return false;
  return !host.isInVma(fault.hva) || Math.floor(host.pa(fault.hva) / g.PAGE_SIZE) !== donations.donatedPfn;
}

function isElsewhere(m: Machine): boolean {
  const { donations, fault, g, stage2 } = m;
  if (donations.donated === 0) return false;
  if (isForeign(m)) return true;
  stage2.collect();
  const leaf = stage2.find(fault.faultIpa);
  if (leaf < 0 || donations.donated !== 1) return true;
  const { pa, prot, size } = stage2.leaves;
  return (
    pa[leaf] !== donations.donatedPfn * g.PAGE_SIZE ||
    size[leaf] !== g.PAGE_SIZE ||
    granted(prot[leaf]!) !== KVM_PGTABLE_PROT_RWX
  );
}

/** A page at another address is lost for both: the host may not touch it, and the guest does not look for it there. */
export const leafIsDonation: MachineInvariant = {
  name: 'leaf-is-donation',
  about:
    'A page that is given to the guest is one page, the one that the host has there, at the address of the fault, with every permission.',
  source: 'pkvm_pgtable_stage2_map(), __pkvm_host_donate_guest() in arch/arm64/kvm/hyp/nvhe/mem_protect.c',
  broken: isElsewhere,
  explain: ({ donations, fault }) =>
    `${donations.donated} page${donations.donated === 1 ? ' was' : 's were'} given, the last pfn ${hex(donations.donatedPfn)}, and that is not what the host has there, or not what is at ${hex(fault.faultIpa)}`,
};
