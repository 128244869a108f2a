// SPDX-License-Identifier: GPL-2.0-only
/** The host's memory at the faulting address. */

import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import {
  Congruence,
  HostPte,
  NestedSize,
  PfnBacking,
  Reach,
  Stage2State,
  VmaKind,
} from '../../../kernel/environment.ts';
import {
  geometryOf,
  hasPmdBlock,
  hasPudBlock,
  isExec,
  isNeverTagged,
  isPermission,
  mayExceedPmd,
  slotIsFar,
  variesAttributes,
  variesEveryReason,
  variesMemoryType,
  variesUncached,
} from './facts.ts';
import { D } from './names.ts';
import { reachOverBlock } from './slot.ts';

const ONE_REASON_OF_VMA =
  'One reason at a time, as for the slot. Where the slot is in the way as well, the VMA ends early or not at all: what the handler compares are the ' +
  'largest sizes that the VMA and the slot allow, and these take all their values together.';

const HUGETLB = only(VmaKind.hugetlbContPte, VmaKind.hugetlbPmd, VmaKind.hugetlbContPmd);

export const vmaKind: Dimension = {
  name: 'vmaKind',
  about:
    'What is mapped at the host virtual address. A leaf that is there before the fault needs memory at least as large.',
  source: 'get_vma_page_shift(), vma_lookup()',
  values: [
    { label: 'anon', about: 'anonymous memory in small pages', weight: 4 },
    { label: 'thp', about: 'a transparent huge page', weight: 4 },
    { label: 'hole', about: 'nothing' },
    { label: 'hugetlb-cont-pte', about: 'hugetlb, contiguous pages', weight: 2 },
    { label: 'hugetlb-pmd', about: 'hugetlb, PMD size', weight: 3 },
    { label: 'hugetlb-cont-pmd', about: 'hugetlb, contiguous PMDs', weight: 2 },
    { label: 'hugetlb-pud', about: 'hugetlb, PUD size (4K pages)', weight: 2 },
    { label: 'pfnmap', about: 'VM_PFNMAP: pfns from a driver, no page to pin', weight: 5 },
    { label: 'mixedmap', about: 'VM_MIXEDMAP: pages from a driver, or with VM_IO its pfns', weight: 2 },
    {
      label: 'dax',
      about: 'device-dax or fsdax: PMD-sized, plain flags and pages to pin, and not in the memory map',
      weight: 2,
    },
  ],
  domain: (c) => {
    const pud = geometryOf(c).pudSectSupported ? only(VmaKind.hugetlbPud) : 0;
    // The hypervisor shares memory with its guests, never device pages.
    const refused = isPermission(c) && c.pick(D.protectedKvm) === 1;
    const driver = refused ? 0 : only(VmaKind.pfnmap, VmaKind.mixedmap, VmaKind.dax);
    switch (c.pick(D.stage2State)) {
      case Stage2State.pudBlock:
        return pud | (driver & only(VmaKind.pfnmap));
      case Stage2State.pmdBlock:
        return (
          only(VmaKind.thp, VmaKind.hugetlbPmd, VmaKind.hugetlbContPmd) |
          pud |
          (driver & only(VmaKind.pfnmap, VmaKind.dax))
        );
      case Stage2State.page:
        return only(VmaKind.anon, VmaKind.thp) | HUGETLB | pud | driver;
      default:
        return only(VmaKind.anon, VmaKind.thp, VmaKind.hole) | HUGETLB | pud | driver;
    }
  },
  representatives: {
    mask: (c) =>
      c.pick(D.nestedSize) === NestedSize.none && variesAttributes(c) ? EVERY : EVERY & ~only(VmaKind.dax),
    enough:
      'Memory of DAX is mapped as a huge page is that lies in the memory map; that no test takes it for a device shows wherever nothing is in its way.',
  },
};

export const vmaMemType: Dimension = {
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
    if (!isPermission(c) || c.pick(D.pfnBacking) === PfnBacking.memory) return only(0, 1, 2, 3);
    if (isExec(c)) return only(0, 1, 3);
    return c.pick(D.stage2FWB) === 1 && c.pick(D.cacheDIC) === 1 ? only(0, 1, 2, 3) : only(0, 1, 3);
  },
  representatives: {
    mask: (c) => (variesMemoryType(c) ? EVERY : only(0, 2)),
    enough:
      'kvm_vma_is_cacheable() is all that looks at it, and tells the cacheable type from the three others: whether it knows all three shows on any page, nested or not.',
  },
};

export const vmaAnyUncached: Dimension = {
  name: 'vmaAnyUncached',
  about:
    'VM_ALLOW_ANY_UNCACHED: the driver allows Normal-NC instead of Device. Asked for PFNMAP and MIXEDMAP.',
  source: 'vma->vm_flags & VM_ALLOW_ANY_UNCACHED in user_mem_abort()',
  values: [
    { label: 'no', about: 'device attributes' },
    { label: 'yes', about: 'Normal-NC' },
  ],
  representatives: {
    mask: (c) => (variesUncached(c) ? EVERY : only(0)),
    enough:
      'The flag chooses between two types of what is not cacheable; nothing else is mapped with either.',
  },
};

export const vmaMteAllowed: Dimension = {
  name: 'vmaMteAllowed',
  about:
    'VM_MTE_ALLOWED: memory that can carry tags. Asked in a VM with MTE; a leaf that is there was allowed to be.',
  source: 'kvm_vma_mte_allowed()',
  values: [
    { label: 'yes', about: 'may carry tags', weight: 2 },
    { label: 'no', about: 'may not' },
  ],
  domain: (c) => {
    if (isNeverTagged(c)) return only(1);
    return isPermission(c) ? only(0) : only(0, 1);
  },
};

export const vmaStart: Dimension = {
  name: 'vmaStart',
  about: 'Where a PFNMAP VMA starts.',
  source: 'get_vma_page_shift()',
  values: [
    { label: 'far', about: 'a region before the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the start of the PMD block' },
    { label: 'page', about: 'at the faulting page' },
    { label: 'before-pmd', about: 'a page before the PMD block: aligned to nothing larger than a page' },
  ],
  domain: (c) => reachOverBlock(c) | (hasPudBlock(c) ? 0 : only(Reach.beforePmd)),
  representatives: {
    mask: (c) => {
      if (!slotIsFar(c) || !variesEveryReason(c) || c.pick(D.pfnCongruence) !== Congruence.region)
        return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page, Reach.beforePmd);
    },
    enough: ONE_REASON_OF_VMA,
  },
};

export const vmaEnd: Dimension = {
  name: 'vmaEnd',
  about: 'Where a PFNMAP VMA ends.',
  source: 'get_vma_page_shift()',
  values: [
    { label: 'far', about: 'a region after the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the end of the PMD block' },
    { label: 'page', about: 'right after the faulting page' },
  ],
  domain: reachOverBlock,
  representatives: {
    mask: (c) => {
      if (c.pick(D.pfnCongruence) !== Congruence.region || c.pick(D.vmaStart) !== Reach.far)
        return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page);
    },
    enough: ONE_REASON_OF_VMA,
  },
};

export const pfnCongruence: Dimension = {
  name: 'pfnCongruence',
  about: 'Modulo what the physical address of a PFNMAP VMA and its virtual address agree.',
  source: 'get_vma_page_shift()',
  values: [
    { label: 'region', about: 'the whole region', weight: 3 },
    { label: 'pmd', about: 'a PMD block' },
    { label: 'page', about: 'a page' },
  ],
  domain: (c) => {
    if (hasPudBlock(c)) return only(Congruence.region);
    if (hasPmdBlock(c)) return only(Congruence.region, Congruence.pmd);
    return only(Congruence.region, Congruence.pmd, Congruence.page);
  },
  representatives: {
    mask: (c) => {
      if (!slotIsFar(c) || !variesEveryReason(c)) return only(Congruence.region);
      return mayExceedPmd(c) ? EVERY : only(Congruence.region, Congruence.page);
    },
    enough: ONE_REASON_OF_VMA,
  },
};

export const pfnBacking: Dimension = {
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
    c.pick(D.vmaKind) === VmaKind.pfnmap
      ? only(PfnBacking.io, PfnBacking.memory)
      : only(PfnBacking.io, PfnBacking.devicePage, PfnBacking.memory),
};

export const hostPte: Dimension = {
  name: 'hostPte',
  about:
    "The host's page-table entry. Memory that stage-2 maps already is neither poisoned nor beyond the end of its file.",
  source: 'hva_to_pfn(), get_user_pages() in mm/gup.c',
  values: [
    { label: 'writable', about: 'readable and writable', weight: 8 },
    { label: 'read-only', about: 'readable; a write fails' },
    { label: 'zero-page', about: 'the zero page; a write brings a page of its own' },
    { label: 'poisoned', about: 'hardware-poisoned' },
    { label: 'sigbus', about: 'nothing to fault in: beyond the end of the file' },
    {
      label: 'interrupted',
      about: 'readable only, and a fatal signal ends get_user_pages() before it faults anything in',
    },
  ],
  domain: (c) => {
    const mapped = isPermission(c);
    const bad = mapped ? 0 : only(HostPte.poisoned, HostPte.sigbus);
    const remapped = only(HostPte.writable, HostPte.readOnly);
    const usual = remapped | only(HostPte.interrupted);
    switch (c.pick(D.vmaKind)) {
      case VmaKind.anon:
        return usual | only(HostPte.zeroPage) | bad;
      case VmaKind.thp:
        return usual;
      case VmaKind.mixedmap:
        return c.pick(D.pfnBacking) === PfnBacking.io ? remapped : usual;
      case VmaKind.pfnmap:
        // get_user_pages() refuses such a VMA before it looks for signals.
        return remapped | (bad & only(HostPte.sigbus));
      default:
        return usual | bad;
    }
  },
};

export const userPteGone: Dimension = {
  name: 'userPteGone',
  about:
    'Whether the walk of the user page tables under mmu_lock finds an entry that is not valid (NUMA hinting, for one).',
  source: 'get_user_mapping_size()',
  momentary: true,
  values: [
    { label: 'no', about: 'a valid leaf', weight: 7 },
    { label: 'yes', about: 'not valid: -EAGAIN' },
  ],
};
