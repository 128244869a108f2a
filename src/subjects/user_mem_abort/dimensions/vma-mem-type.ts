// SPDX-License-Identifier: GPL-2.0-only
// Memory type of a driver's VMA.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { NestedSize, PfnBacking } from '../../../kernel/environment.ts';
import { MT_DEVICE_nGnRE, MT_DEVICE_nGnRnE, MT_NORMAL, MT_NORMAL_NC } from '../../../kernel/vm_flags.ts';
import { isExec } from './access.ts';
import { cacheDIC } from './cache-dic.ts';
import { stage2FWB } from './cpu-features.ts';
import { dimension } from './declare.ts';
import { isMapped } from './fault-kind.ts';
import { nestedSize } from './nested-size.ts';
import { variesAttributes } from './page-in-pmd.ts';
import { pfnBacking } from './pfn-backing.ts';

/** Value `cacheable` of the dimension `vmaMemType`. */
const CACHEABLE = 2;

/** By value. */
const MEM_TYPES = [MT_DEVICE_nGnRE, MT_NORMAL_NC, MT_NORMAL, MT_DEVICE_nGnRnE];

export const vmaMemType = dimension({
  number: 22,
  name: 'vmaMemType',
  about:
    'Memory type of a PFNMAP or MIXEDMAP VMA. Cacheable memory outside the memory map is only mapped with FWB and DIC.',
  source: 'kvm_vma_is_cacheable(), kvm_supports_cacheable_pfnmap()',
  values: [
    { label: 'device', about: 'MT_DEVICE_nGnRE', weight: 2 },
    { label: 'normal-nc', about: 'MT_NORMAL_NC', weight: 2 },
    { label: 'cacheable', about: 'MT_NORMAL', weight: 3 },
    { label: 'device-ngnrne', about: 'MT_DEVICE_nGnRnE, what pgprot_noncached() gives' },
  ],
  domain: (c) => {
    if (!isMapped(c) || c.pick(pfnBacking.number) === PfnBacking.memory) return only(0, 1, 2, 3);
    if (isExec(c)) return only(0, 1, 3);
    return c.pick(stage2FWB.number) === 1 && c.pick(cacheDIC.number) === 1 ? only(0, 1, 2, 3) : only(0, 1, 3);
  },
  representatives: {
    mask: (c) => (variesMemoryType(c) ? EVERY : only(0, 2)),
    enough:
      'kvm_vma_is_cacheable() is all that looks at it, and tells the cacheable type from the three others: whether it knows all three shows on any page, nested or not.',
  },
  answers: {
    /** `MT_*` attribute index of the VMA's page protection (PFNMAP and MIXEDMAP; others are MT_NORMAL). */
    vmaMemType(): number {
      return MEM_TYPES[this.choices.pick(vmaMemType.number)];
    },
  },
});

/** Whether a driver's VMA gives memory that is mapped neither cacheable nor from the memory map. */
export function isNoncacheable(c: Choices): boolean {
  return c.pick(pfnBacking.number) !== PfnBacking.memory && c.pick(vmaMemType.number) !== CACHEABLE;
}

/** Whether the exhaustive engine varies the memory type of a driver's VMA among those that are decoded alike. */
function variesMemoryType(c: Choices): boolean {
  return c.pick(nestedSize.number) === NestedSize.none && variesAttributes(c);
}
