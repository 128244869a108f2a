// SPDX-License-Identifier: GPL-2.0-only
// Poison signal with the size from before the nested clamp.
import { type Bug, inSource, ruledOut } from './bug.ts';

const ONE_SIZE =
  'The size of the mapping and the lsb of the signal both come from the one value that kvm_s2_resolve_vma_size() returns, clamped.';

export const h1: Bug = {
  id: 'H1',
  title: 'The poison signal named the size from before the nested clamp',
  fixedBy: '244acf1976b889b80b234982a70e9550c6f0bab7',
  showsWhen: "a nested fault, a host block larger than the guest's mapping, a poisoned page",
  change: 'The shift is not brought in step with the clamped size.',
  states: {
    legacy: inSource((code) => {
      code.remove(code.find('user_mem_abort', 'vma_shift = __ffs(vma_pagesize);'));
    }),
    'extracted-helpers': ruledOut(ONE_SIZE),
    'state-object': ruledOut(ONE_SIZE),
    'fault-desc': ruledOut(ONE_SIZE),
  },
};
