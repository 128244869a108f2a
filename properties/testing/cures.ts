// SPDX-License-Identifier: GPL-2.0-only
/** For each known problem of the original a change that mends it and does nothing else. */
import type { Kernel } from '../../src/kernel/kernel.ts';
import { ZERO_PAGE_PA } from '../../src/kernel/layout.ts';
import type { Machine } from '../../src/kernel/machine.ts';
import { editing, overriding, type Planting } from '../../src/mistakes/mistake.ts';
import type { Transformation } from '../../src/mistakes/plant/planter.ts';
import { foldedPmdThp } from '../../src/subjects/user_mem_abort/known-problems/folded-pmd-thp.ts';
import { loggingFetchWithoutTopup } from '../../src/subjects/user_mem_abort/known-problems/logging-fetch-without-topup.ts';
import { mteHugetlbPartial } from '../../src/subjects/user_mem_abort/known-problems/mte-hugetlb-partial.ts';
import { mtePermissionUpgrade } from '../../src/subjects/user_mem_abort/known-problems/mte-permission-upgrade.ts';
import { mteZeroPage } from '../../src/subjects/user_mem_abort/known-problems/mte-zero-page.ts';
import { nestedExecWithoutXnx } from '../../src/subjects/user_mem_abort/known-problems/nested-exec-without-xnx.ts';
import { nestedGranuleBelowPage } from '../../src/subjects/user_mem_abort/known-problems/nested-granule-below-page.ts';
import { permissionFaultWithoutTopup } from '../../src/subjects/user_mem_abort/known-problems/permission-fault-without-topup.ts';
import { pfnmapBlockPastVma } from '../../src/subjects/user_mem_abort/known-problems/pfnmap-block-past-vma.ts';
import { pfnmapSeveralRanges } from '../../src/subjects/user_mem_abort/known-problems/pfnmap-several-ranges.ts';
import { protectedMapWithoutTopup } from '../../src/subjects/user_mem_abort/known-problems/protected-map-without-topup.ts';

/** Fills the cache in more cases than the original does. */
function topup(when: string): Transformation {
  return (code) =>
    code.replace(code.find('user_mem_abort', '!fault_is_perm || (logging_active && write_fault)'), when);
}

/** By id of the known problem. */
export const CURES: { readonly [id: string]: Planting } = {
  [pfnmapBlockPastVma.id]: editing((code) => {
    for (const size of ['PUD_SIZE', 'PMD_SIZE'])
      code.replace(
        code.find('get_vma_page_shift', `ALIGN(hva, k.${size}) <= vma.vm_end`),
        `ALIGN_DOWN(hva, k.${size}) + k.${size} <= vma.vm_end`,
      );
  }),
  // The size is that of the leaf of the user page tables, as the mend upstream has it: here vm_pgoff is as congruent as that leaf is large.
  [pfnmapSeveralRanges.id]: overriding<Machine>((k, m) => ({
    vma_lookup: (mm, addr) => {
      const vma = k.vma_lookup(mm, addr);
      const { g, host } = m;
      if (vma === null || !host.isLinear()) return vma;
      const off = [0, 0, g.PMD_SIZE, g.PAGE_SIZE][host.userLeafLevel()]!;
      const pgoff = { get: () => (vma.vm_start + off) / g.PAGE_SIZE };
      return Object.create(vma, { vm_pgoff: pgoff }) as typeof vma;
    },
  })),
  [foldedPmdThp.id]: editing((code) =>
    code.replace(
      code.find('transparent_hugepage_adjust', 'ALIGN_DOWN(pfn, k.PTRS_PER_PMD)'),
      'ALIGN_DOWN(pfn, k.PMD_SIZE / k.PAGE_SIZE)',
    ),
  ),
  // The host has no entry that is small enough.
  [nestedGranuleBelowPage.id]: editing((code) =>
    code.insertBefore(
      code.ifOn('user_mem_abort', '!fault_is_perm && !s2_force_noncacheable && k.kvm_has_mte(kvm)'),
      'if (vma_pagesize < k.PAGE_SIZE) { ret = -EFAULT; break out_unlock; }',
    ),
  ),
  // Without FEAT_XNX only XN[1] counts.
  [nestedExecWithoutXnx.id]: overriding<Machine>((k, m) => ({
    kvm_s2_trans_exec_el0: (kvm, trans) =>
      m.env.hasXNX() ? k.kvm_s2_trans_exec_el0(kvm, trans) : (m.fault.trans.xn & 2) === 0,
    kvm_s2_trans_exec_el1: (kvm, trans) =>
      m.env.hasXNX() ? k.kvm_s2_trans_exec_el1(kvm, trans) : (m.fault.trans.xn & 2) === 0,
  })),
  [loggingFetchWithoutTopup.id]: editing(topup('!fault_is_perm || logging_active')),
  [protectedMapWithoutTopup.id]: editing(
    topup('!fault_is_perm || (logging_active && write_fault) || k.is_protected_kvm_enabled()'),
  ),
  [permissionFaultWithoutTopup.id]: editing(topup('true')),
  [mtePermissionUpgrade.id]: editing((code) =>
    code.insertBefore(
      code.ifOn('user_mem_abort', '!fault_is_perm && !s2_force_noncacheable && k.kvm_has_mte(kvm)'),
      'if (fault_is_perm && vma_pagesize !== fault_granule && mte_allowed && !s2_force_noncacheable && k.kvm_has_mte(kvm)) k.sanitise_mte_tags(kvm, pfn.value, vma_pagesize);',
    ),
  ),
  // Whatever the flag of the folio says: what is mapped has its own tags cleared.
  [mteHugetlbPartial.id]: overriding<Machine>((k, m) => ({
    sanitise_mte_tags: (kvm, pfn, size) => {
      k.sanitise_mte_tags(kvm, pfn, size);
      const pa = pfn * m.g.PAGE_SIZE;
      if (k.kvm_has_mte(kvm) && size >= m.g.PAGE_SIZE && !m.mte.covers(pa, size)) m.mte.add(pa, size);
    },
  })),
  [mteZeroPage.id]: overriding<Machine>((k: Kernel, m) => ({
    sanitise_mte_tags: (kvm, pfn, size) => {
      if (pfn * m.g.PAGE_SIZE !== ZERO_PAGE_PA) k.sanitise_mte_tags(kvm, pfn, size);
    },
  })),
};
