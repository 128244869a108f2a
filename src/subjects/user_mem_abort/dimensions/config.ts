// SPDX-License-Identifier: GPL-2.0-only
/** Host configuration, CPU features and features of the VM. */

import { type Dimension, EVERY, only } from '../../../core/dimension.ts';
import { CacheFill, NestedSize, Stage2State } from '../../../kernel/environment.ts';
import { GEOMETRIES } from '../../../kernel/geometry.ts';
import {
  isDriverVma,
  isExec,
  isNested,
  isNeverTagged,
  isNoncacheable,
  isPermission,
  pagesForShadow,
  variesNestedPermissions,
} from './facts.ts';
import { D } from './names.ts';

export const pageSize: Dimension = {
  name: 'pageSize',
  about: 'Page size of the host kernel, and whether its PMD is folded.',
  source: 'arch/arm64/include/asm/pgtable-hwdef.h',
  values: GEOMETRIES.map((g) => ({
    label: g.name,
    about: g.PAGETABLE_PMD_FOLDED
      ? '64 KiB pages, 42-bit addresses: two levels'
      : `${g.PAGE_SIZE / 1024} KiB pages, 48-bit addresses`,
    weight: g.PAGE_SHIFT === 12 ? 16 : g.PAGE_SHIFT === 14 ? 8 : g.PAGETABLE_PMD_FOLDED ? 1 : 7,
  })),
};

export const protectedKvm: Dimension = {
  name: 'protectedKvm',
  about: 'kvm-arm.mode=protected: an unprotected guest whose stage-2 the hypervisor owns.',
  source: 'is_protected_kvm_enabled(), KVM_PGT_FN()',
  values: [
    { label: 'no', about: 'the host owns stage-2', weight: 5 },
    { label: 'yes', about: 'the hypervisor owns stage-2' },
  ],
};

export const cacheDIC: Dimension = {
  name: 'cacheDIC',
  about:
    'CTR_EL0.DIC: no instruction-cache maintenance needed, so cacheable memory is mapped executable at once.',
  source: 'cpus_have_final_cap(ARM64_HAS_CACHE_DIC)',
  values: [
    { label: 'no', about: 'without', weight: 2 },
    { label: 'yes', about: 'with' },
  ],
  // With DIC a cacheable leaf is executable from the start, unless the guest's own stage-2 took that away.
  domain: (c) => {
    if (!isPermission(c) || !isExec(c) || isDriverVma(c)) return only(0, 1);
    const granted = c.pick(D.nestedSize) === NestedSize.none || c.pick(D.nestedXn) === 0;
    return granted ? only(0) : only(0, 1);
  },
};

export const stage2FWB: Dimension = {
  name: 'stage2FWB',
  about: 'FEAT_S2FWB: stage-2 can force write-back.',
  source: 'kvm_supports_cacheable_pfnmap(), kvm_pgtable_stage2_unmap()',
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
};

export const featXNX: Dimension = {
  name: 'featXNX',
  about: 'FEAT_XNX in host and VM: execute permission of stage-2 distinguishes EL0 and EL1.',
  source: 'kvm_has_xnx(), stage2_set_xn_attr()',
  values: [
    { label: 'no', about: 'without' },
    { label: 'yes', about: 'with' },
  ],
  representatives: {
    mask: (c) =>
      variesNestedPermissions(c) && c.pick(D.nestedWritable) === 0 && c.pick(D.nestedReadable) === 0
        ? EVERY
        : only(0),
    enough:
      'It gives a meaning to the XN field of a guest hypervisor, and matters where that field is varied.',
  },
};

export const vmMte: Dimension = {
  name: 'vmMte',
  about: 'KVM_CAP_ARM_MTE: the guest sees tags; not in protected mode.',
  source: 'kvm_has_mte()',
  values: [
    { label: 'no', about: 'no MTE', weight: 2 },
    { label: 'yes', about: 'MTE' },
  ],
  // With MTE, what may never carry tags is mapped only as what is not cacheable.
  domain: (c) => {
    if (c.pick(D.protectedKvm) === 1) return only(0);
    const device = isDriverVma(c) && isNoncacheable(c);
    const cacheable = c.pick(D.stage2State) >= Stage2State.page && isNeverTagged(c) && !device;
    return cacheable ? only(0) : only(0, 1);
  },
};

export const cacheFill: Dimension = {
  name: 'cacheFill',
  about: "How full the vCPU's cache of page-table pages is before the fault.",
  source: 'kvm_mmu_topup_memory_cache(), topup_hyp_memcache()',
  values: [
    { label: 'full', about: 'filled by an earlier fault', weight: 2 },
    { label: 'empty', about: 'empty; in protected mode without the spare mapping object' },
    { label: 'one', about: 'one page left; in protected mode with the spare mapping object' },
    {
      label: 'two',
      about: 'two pages left: enough for a stage-2 of 40 bits, and not for a shadow with 4K pages',
    },
  ],
  domain: (c) =>
    isNested(c) && pagesForShadow(c) === 3
      ? only(CacheFill.full, CacheFill.empty, CacheFill.one, CacheFill.two)
      : only(CacheFill.full, CacheFill.empty, CacheFill.one),
  representatives: {
    mask: (c) => {
      if (isPermission(c)) return EVERY;
      if (!isNested(c)) return only(CacheFill.empty);
      return only(CacheFill.empty, pagesForShadow(c) === 3 ? CacheFill.two : CacheFill.one);
    },
    enough:
      'Other than permission faults top the cache up first: an empty one shows whether they do, and ends as full as any other. ' +
      "For a shadow, one page short of what it needs shows whether they ask for as many as it needs, or for the VM's own stage-2.",
  },
};

export const topup: Dimension = {
  name: 'topup',
  about: 'Whether a top-up of the cache finds memory.',
  source: 'kvm_mmu_topup_memory_cache(), topup_hyp_memcache()',
  values: [
    { label: 'succeeds', about: 'memory is found', weight: 9 },
    { label: 'fails', about: 'out of memory: -ENOMEM' },
  ],
};

export const mteTags: Dimension = {
  name: 'mteTags',
  about:
    'Whether the pages of the faulting folio had their tags initialised before the fault. Asked in a VM with MTE.',
  source: 'try_page_mte_tagging(), folio_try_hugetlb_mte_tagging()',
  values: [
    { label: 'none', about: 'none but those that stage-2 maps already' },
    { label: 'all', about: 'all of them' },
  ],
};

export const entryHasOther: Dimension = {
  name: 'entryHasOther',
  about:
    'Whether a leaf that lacks W is executable, or one that lacks X is writable. Asked for permission faults.',
  source: 'kvm_pgtable_stage2_relax_perms()',
  values: [
    { label: 'no', about: 'read-only' },
    { label: 'yes', about: 'the other permission is there' },
  ],
  domain: (c) => (c.pick(D.stage2State) >= Stage2State.page ? only(0, 1) : only(0)),
};
