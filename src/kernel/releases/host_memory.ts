// SPDX-License-Identifier: GPL-2.0-only
// What releases up to 5.14 ask of a pfn.
import { checkValue } from '../calls/arguments.ts';
import { call } from '../calls/declare.ts';
import { VmaKind } from '../environment.ts';

/**
 * Whether there is a `struct page` for it. That is so for memory of a device that has them as well, since eeb0753ba27b in 5.12, which the stable
 * releases before took over.
 */
export const pfn_valid = call({
  c: 'bool pfn_valid(kvm_pfn_t pfn)',
  file: 'arch/arm64/mm/init.c',
  until: '5.14',
  steady: true,
  looks: true,
  implement: (m, self) => (pfn: number) => {
    checkValue(m, self, 'a pfn', pfn);
    m.scheduler.lookAround();
    return m.host.hasPage(pfn);
  },
});

/**
 * Whether it is of a transparent huge page that nobody maps by PTEs. What the kernel compares are counts of the page and not the entry of this address, so that an
 * entry that has gone makes no difference. Pages of hugetlb and of DAX are none.
 */
export const kvm_is_transparent_hugepage = call({
  c: 'bool kvm_is_transparent_hugepage(kvm_pfn_t pfn)',
  file: 'virt/kvm/kvm_main.c',
  until: '5.14',
  implement: (m, self) => (pfn: number) => {
    checkValue(m, self, 'a pfn', pfn);
    m.scheduler.lookAround();
    return m.host.vmaKind() === VmaKind.thp && m.host.userLeafLevel() < 3;
  },
});
