// SPDX-License-Identifier: GPL-2.0-only
/** What happens to the VMA: munmap() and mmap() of another in its place, and mprotect(). */
import { Touches } from '../calls/touches.ts';
import { VmaKind } from '../environment.ts';
import { mmu_invalidate_begin, mmu_invalidate_end } from '../kvm/invalidate.ts';
import type { Machine } from '../machine.ts';
import { race } from './declare.ts';
import {
  hasVma,
  invalidating,
  isWritable,
  NOTIFIES,
  notified,
  UNMAPS_PAGE,
  UNMAPS_VMA,
} from './invalidating.ts';

const touches = NOTIFIES | Touches.vma | Touches.page | Touches.userEntry;

/** Small anonymous pages are there; whether they may carry tags, the VMA says. */
const SMALL = { ...UNMAPS_VMA, page: 'small anonymous pages', userEntry: 'a small page' } as const;

const REPLACES = ['mmap_region', 'unmap_vmas', ...notified('unmap_single_vma')];

/** munmap() of the whole VMA and mmap() of another in its place. */
function replacing(m: Machine, kind: VmaKind, mteAllowed: boolean): void {
  mmu_invalidate_begin(m, m.host.vmaRange);
  m.host.replaceVma(kind, mteAllowed);
  mmu_invalidate_end(m);
}

export const vmaRaces = {
  vmaHole: race({
    name: 'vma-hole',
    about: 'munmap(): there is nothing at the address any more.',
    short: 'munmap()',
    kernel: 'do_vmi_munmap() in mm/vma.c',
    calls: ['do_vmi_munmap', 'unmap_vmas', ...notified('unmap_single_vma')],
    mmuLock: 'free',
    mmapLock: 'free',
    possible: hasVma,
    touches,
    makes: UNMAPS_VMA,
    act: (m) => replacing(m, VmaKind.hole, false),
  }),

  vmaSmall: race({
    name: 'vma-small',
    about: 'The VMA is unmapped, and anonymous memory in small pages is mapped in its place.',
    short: 'the VMA is replaced by small anonymous pages',
    kernel: 'mmap_region() in mm/vma.c',
    calls: REPLACES,
    mmuLock: 'free',
    mmapLock: 'free',
    possible: hasVma,
    touches,
    makes: SMALL,
    act: (m) => replacing(m, VmaKind.anon, m.env.vmHasMte()),
  }),

  vmaDevice: race({
    name: 'vma-device',
    about: 'The VMA is unmapped, and a device is mapped in its place by pfns.',
    short: 'the VMA is replaced by a device',
    kernel: 'mmap_region() in mm/vma.c',
    calls: REPLACES,
    mmuLock: 'free',
    mmapLock: 'free',
    possible: hasVma,
    touches,
    makes: UNMAPS_VMA,
    act: (m) => replacing(m, VmaKind.pfnmap, false),
  }),

  vmaNoMte: race({
    name: 'vma-no-mte',
    about: 'The VMA is unmapped, and memory that may not carry tags is mapped in its place.',
    short: 'the VMA is replaced by memory without tags',
    kernel: 'mmap_region() in mm/vma.c',
    calls: REPLACES,
    mmuLock: 'free',
    mmapLock: 'free',
    possible: (m) => hasVma(m) && m.env.vmHasMte(),
    touches,
    makes: SMALL,
    act: (m) => replacing(m, VmaKind.anon, false),
  }),

  vmaReadOnly: race({
    name: 'vma-read-only',
    about: 'mprotect() takes the permission to write away.',
    short: 'mprotect() to read-only',
    kernel: 'mprotect_fixup() in mm/mprotect.c',
    calls: ['mprotect_fixup', 'change_protection', ...notified('change_pmd_range')],
    mmuLock: 'free',
    mmapLock: 'free',
    possible: isWritable,
    touches: NOTIFIES | Touches.vma | Touches.page,
    makes: UNMAPS_PAGE,
    act: (m) => invalidating(m, () => m.host.protectReadOnly()),
  }),
};
