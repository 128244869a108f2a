// SPDX-License-Identifier: GPL-2.0-only
// What is mapped at the host virtual address, and how large it may be.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { NestedSize, Stage2State, VmaKind } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { isMapped } from './fault-kind.ts';
import { isClamped, nestedSize } from './nested-size.ts';
import { variesAttributes } from './page-in-pmd.ts';
import { geometryOf } from './page-size.ts';
import { protectedKvm } from './protected-kvm.ts';
import { stage2State } from './stage2-state.ts';

const HUGETLB = only(VmaKind.hugetlbContPte, VmaKind.hugetlbPmd, VmaKind.hugetlbContPmd);

export const vmaKind = dimension({
  number: 21,
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
    const refused = isMapped(c) && c.pick(protectedKvm.number) === 1;
    const driver = refused ? 0 : only(VmaKind.pfnmap, VmaKind.mixedmap, VmaKind.dax);
    switch (c.pick(stage2State.number)) {
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
      c.pick(nestedSize.number) === NestedSize.none && variesAttributes(c)
        ? EVERY
        : EVERY & ~only(VmaKind.dax),
    enough:
      'Memory of DAX is mapped as a huge page is that lies in the memory map; that no test takes it for a device shows wherever nothing is in its way.',
  },
  answers: {
    vmaKind(): VmaKind {
      return this.choices.pick(vmaKind.number) as VmaKind;
    },
  },
});

/** Whether the VMA is one whose memory type and pfns are its driver's. */
export function isDriverVma(c: Choices): boolean {
  const kind = c.pick(vmaKind.number);
  return kind === VmaKind.pfnmap || kind === VmaKind.mixedmap;
}

/** Whether the host could map more than a PMD block there: only then do bounds at a PMD differ from far ones. */
export function mayExceedPmd(c: Choices): boolean {
  if (!geometryOf(c).pudSectSupported) return false;
  const kind = c.pick(vmaKind.number);
  return kind === VmaKind.hugetlbPud || kind === VmaKind.pfnmap;
}

/** Whether the host could ever map a block there, be it after another thread collapsed small pages to one. */
function mayMapBlock(c: Choices): boolean {
  const kind = c.pick(vmaKind.number);
  return kind !== VmaKind.mixedmap && kind !== VmaKind.hole && kind !== VmaKind.hugetlbContPte;
}

/** Whether the exhaustive engine varies every reason for which a block may not fit; elsewhere only ends vary. */
export function variesEveryReason(c: Choices): boolean {
  return mayMapBlock(c) && !isClamped(c);
}

/** Whether the pages belong to a hugetlb folio, which has one flag for all its tags. */
export function isHugetlb(c: Choices): boolean {
  return ((HUGETLB | only(VmaKind.hugetlbPud)) & only(c.pick(vmaKind.number))) !== 0;
}
