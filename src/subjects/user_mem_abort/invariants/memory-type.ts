// SPDX-License-Identifier: GPL-2.0-only
// The memory type suits the memory.

import type { Machine } from '../../../kernel/machine.ts';
import { isCacheableMemType } from '../../../kernel/mm/memory_type.ts';
import { KVM_PGTABLE_PROT_NORMAL_NC } from '../../../kernel/prot.ts';
import { coversFault, isCacheable } from './leaf-facts.ts';
import { leafInvariant } from './leaf-invariant.ts';
import { ofFirstAndFault } from './leaf-runs.ts';

function wrongType(m: Machine, leaf: number): boolean {
  const { host, stage2 } = m;
  if (!coversFault(m, leaf)) return false;
  const driver = host.isLinear() || host.isMixed();
  const mapMemory = !driver || host.isMapMemory(Math.floor(stage2.leaves.pa[leaf] / m.g.PAGE_SIZE));
  if (mapMemory) return !isCacheable(m, leaf);
  if (isCacheable(m, leaf)) {
    return !isCacheableMemType(host.memoryType()) || !(m.env.hasFWB() && m.env.hasDIC());
  }
  const normalNc = (stage2.leaves.prot[leaf] & KVM_PGTABLE_PROT_NORMAL_NC) !== 0;
  return normalNc !== host.allowsAnyUncached() || isCacheableMemType(host.memoryType());
}

export const memoryType = {
  ...leafInvariant(
    'memory-type',
    'Memory outside the linear map is mapped cacheable only if its VMA is and FWB and DIC are there, else as the driver allows.',
    'kvm_supports_cacheable_pfnmap(), VM_ALLOW_ANY_UNCACHED in arch/arm64/kvm/mmu.c',
    wrongType,
    () => 'the memory type is not the one that VMA and CPU allow',
    ofFirstAndFault(wrongType),
  ),
  // Before, what lies outside the memory map was never mapped cacheable.
  since: '6.17',
};
