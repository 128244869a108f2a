// SPDX-License-Identifier: GPL-2.0-only
// Forced page mappings ignored for hugetlb.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

/** The size of the VMA counts whatever was forced. */
function ignoreForce(inFunction: string, force: string): Transformation {
  return (code) => {
    const choice = code.ifOn(inFunction, force);
    code.replace(choice, 'vma_shift = get_vma_page_shift(k, vma, hva);');
  };
}

export const d4: Bug = {
  id: 'D4',
  title: 'That page mappings are forced was ignored for hugetlb',
  fixedBy: 'a80868f398554842b14d07060012c06efb57c456',
  showsWhen: 'hugetlb memory behind a slot that logs',
  change: 'The size of the mapping is that of the VMA, whatever was forced.',
  states: {
    legacy: inSource(ignoreForce('user_mem_abort', 'force_pte')),
    'extracted-helpers': inSource(ignoreForce('kvm_s2_resolve_vma_size', 'force_pte.value')),
    'state-object': inSource(ignoreForce('kvm_s2_resolve_vma_size', 'force_pte.value')),
    'fault-desc': inSource((code) => {
      code.replace(
        code.find('kvm_s2_resolve_vma_size', 'vma_shift = k.PAGE_SHIFT;', 0),
        'vma_shift = get_vma_page_shift(k, vma, s2fd.hva);',
      );
    }),
  },
};
