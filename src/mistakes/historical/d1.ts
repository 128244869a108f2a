// SPDX-License-Identifier: GPL-2.0-only
// Canonical IPA not aligned to the block.
import { type Bug, inSource } from './bug.ts';

const forgetInState = inSource((code) => {
  code.remove(
    code.find('kvm_s2_fault_get_vma_info', 'fault.ipa = ALIGN_DOWN(fault.ipa, fault.vma_pagesize);'),
  );
});

export const d1: Bug = {
  id: 'D1',
  title: 'The canonical IPA was not aligned to the block',
  fixedBy: '1d8c3c23a6bc1527e253b305b4b68c03d833b824',
  showsWhen: 'a block, and an access that is not in its first page; in fault-desc only if nested',
  change: 'The canonical IPA is used as it is.',
  states: {
    legacy: inSource((code) => {
      code.remove(code.find('user_mem_abort', 'ipa = ALIGN_DOWN(ipa, vma_pagesize);'));
    }),
    'extracted-helpers': forgetInState,
    'state-object': forgetInState,
    // Without nesting there is only one address, which cannot be forgotten alone.
    'fault-desc': inSource((code) => {
      code.replace(code.find('get_canonical_gfn', 'ALIGN_DOWN(ipa, s2vi.vma_pagesize)'), 'ipa');
    }),
  },
};
