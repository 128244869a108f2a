// SPDX-License-Identifier: GPL-2.0-only
// Page mapping not aligned to the page.
import { type Bug, inSource, ruledOut } from './bug.ts';

const blocksOnlyInState = inSource((code) => {
  for (const address of ['fault_ipa', 'ipa']) {
    const align = code.find(
      'kvm_s2_fault_get_vma_info',
      `fault.${address} = ALIGN_DOWN(fault.${address}, fault.vma_pagesize);`,
    );
    code.insertBefore(align, 'if (fault.vma_pagesize === k.PMD_SIZE || fault.vma_pagesize === k.PUD_SIZE)');
  }
});

export const d2: Bug = {
  id: 'D2',
  title: 'A mapping of one page was not aligned to the page',
  fixedBy: '08f97454b7fa39bfcf82524955c771d2d693d6fe',
  showsWhen: 'pages larger than 4K, an access past the first 4K of one, protected mode',
  change: 'The addresses are aligned only if a block is to be mapped.',
  states: {
    legacy: inSource((code) => {
      for (const address of ['fault_ipa', 'ipa']) {
        const align = code.find('user_mem_abort', `${address} = ALIGN_DOWN(${address}, vma_pagesize);`);
        code.insertBefore(align, 'if (vma_pagesize === k.PMD_SIZE || vma_pagesize === k.PUD_SIZE)');
      }
    }),
    'extracted-helpers': blocksOnlyInState,
    'state-object': blocksOnlyInState,
    'fault-desc': ruledOut(
      'The address is kept as a frame number: what gfn_to_gpa() makes of it is aligned to the page.',
    ),
  },
};
