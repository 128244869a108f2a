// SPDX-License-Identifier: GPL-2.0-only
// A fetch from device memory keeps its page.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const execOfDeviceKeepsPage: KnownProblem = {
  id: 'exec-of-device-keeps-page',
  title: 'A fetch from memory that is taken for a device returns without releasing the page',
  invariants: ['references-balanced'],
  covers: (c) => {
    const kind = labelOf(c, 'vmaKind');
    const outside = kind === 'dax' || (kind === 'mixedmap' && labelOf(c, 'pfnBacking') !== 'memory');
    return labelOf(c, 'access') === 'exec' && outside;
  },
  scenario: { schemaVersion: 1, choices: { access: 'exec', vmaKind: 'dax' }, races: [] },
  analysis:
    'Whatever lies outside the memory map is a device up to 6.16, and a fetch from it ends with -ENOEXEC right behind __gfn_to_pfn_memslot(), before the lock and the label that releases. Memory ' +
    'of DAX and pages that a driver put into a VM_MIXEDMAP have a struct page that is counted (kvm_pfn_to_refcounted_page()): the reference that was taken stays, with each such fetch one more, and the page is never free again.',
  fixedBy: '5f9466b50c1b, in 6.17: both early returns release the page',
  until: '6.17',
};
