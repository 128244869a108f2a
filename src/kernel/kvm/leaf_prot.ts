// SPDX-License-Identifier: GPL-2.0-only
// Attributes of leaves that the handler did not make.
import type { Hosting } from '../mm/host_memory.ts';
import { isCacheableMemType } from '../mm/memory_type.ts';
import {
  KVM_NV_GUEST_MAP_SZ_SHIFT,
  KVM_PGTABLE_PROT_DEVICE,
  KVM_PGTABLE_PROT_NORMAL_NC,
  KVM_PGTABLE_PROT_PX,
  KVM_PGTABLE_PROT_R,
  KVM_PGTABLE_PROT_UX,
  KVM_PGTABLE_PROT_W,
  KVM_PGTABLE_PROT_X,
} from '../prot.ts';

/**
 * The attributes of a leaf that is there before the fault or that another vCPU makes: `want`, less what the guest's own
 * stage-2 forbids, with the memory type of the VMA. Executable and non-cacheable exclude each other.
 */
export function leafProt(m: Hosting, want: number): number {
  const { fault, host } = m;
  let prot = want;
  if (isDeviceLike(m)) {
    prot &= ~KVM_PGTABLE_PROT_X;
    const isNormalNc = m.mappingRules.normalNc && host.allowsAnyUncached();
    prot |= isNormalNc ? KVM_PGTABLE_PROT_NORMAL_NC : KVM_PGTABLE_PROT_DEVICE;
  }
  if (fault.nested === null) return prot;
  const trans = fault.trans;
  if ((prot & KVM_PGTABLE_PROT_R) !== 0 && !trans.readable) prot &= ~KVM_PGTABLE_PROT_R;
  if ((prot & KVM_PGTABLE_PROT_W) !== 0 && !trans.writable) prot &= ~KVM_PGTABLE_PROT_W;
  if ((prot & KVM_PGTABLE_PROT_X) !== 0) prot &= ~nestedNoExec(m);
  return prot | (trans.level << KVM_NV_GUEST_MAP_SZ_SHIFT);
}

/**
 * Execute permissions that the guest's stage-2 descriptor denies, by the architecture: without FEAT_XNX only XN[1] counts.
 * (The kernel's `kvm_s2_trans_exec_el0()` of that time got this wrong; see the list of known problems.)
 */
export function nestedNoExec(m: Hosting): number {
  let xn = m.fault.trans.xn;
  if (xn !== 0 && !m.env.hasXNX()) xn &= 2;
  switch (xn) {
    case 0:
      return 0;
    case 1:
      return KVM_PGTABLE_PROT_PX;
    case 2:
      return KVM_PGTABLE_PROT_X;
    default:
      return KVM_PGTABLE_PROT_UX;
  }
}

/**
 * Whether the VMA's pages must not be mapped cacheable: a PFNMAP or MIXEDMAP that is not, outside the memory map. For earlier releases
 * whatever is outside the memory map.
 */
export function isDeviceLike(m: Hosting): boolean {
  const { host, mappingRules } = m;
  const driver = host.isLinear() || host.isMixed();
  if (!driver && !mappingRules.devicesByPfn) return false;
  if (host.isMapMemoryAt(m.fault.hva)) return false;
  return mappingRules.devicesByPfn || !isCacheableMemType(host.memoryType());
}
