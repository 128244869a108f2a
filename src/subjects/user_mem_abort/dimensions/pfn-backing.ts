// SPDX-License-Identifier: GPL-2.0-only
// What stands behind the pfns of a driver's VMA.
import type { Choices } from '../../../core/choices.ts';
import { only } from '../../../core/dimension.ts';
import { PfnBacking, VmaKind } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { vmaKind } from './vma-kind.ts';

export const pfnBacking = dimension({
  number: 28,
  name: 'pfnBacking',
  about:
    'What stands behind the pfns of a PFNMAP or MIXEDMAP VMA. A page without VM_IO is pinned; nothing else is.',
  source: 'pfn_is_map_memory(), hva_to_pfn_remapped()',
  values: [
    { label: 'io', about: 'device registers: no struct page; a MIXEDMAP VMA has VM_IO then', weight: 2 },
    {
      label: 'device-page',
      about: 'device memory with refcounted pages, not in the memory map (MIXEDMAP)',
      weight: 2,
    },
    { label: 'memory', about: 'ordinary memory' },
  ],
  domain: (c) =>
    c.pick(vmaKind.number) === VmaKind.pfnmap
      ? only(PfnBacking.io, PfnBacking.memory)
      : only(PfnBacking.io, PfnBacking.devicePage, PfnBacking.memory),
  answers: {
    pfnBacking(): PfnBacking {
      return this.choices.pick(pfnBacking.number) as PfnBacking;
    },
  },
});

/**
 * Whether the memory can never carry tags: VM_MTE_ALLOWED is given to anonymous memory and to files in memory (arch_calc_vm_flag_bits(),
 * shmem_mmap(), hugetlbfs), never to what a driver or a file system on persistent memory maps of its own.
 */
export function isNeverTagged(c: Choices): boolean {
  const kind = c.pick(vmaKind.number);
  if (kind === VmaKind.pfnmap || kind === VmaKind.dax) return true;
  return kind === VmaKind.mixedmap && c.pick(pfnBacking.number) !== PfnBacking.memory;
}
