// SPDX-License-Identifier: GPL-2.0-only
// Page leaked where a cacheable PFNMAP is refused.
import { type Bug, inSource, ONE_RELEASE, ruledOut } from './bug.ts';

export const a1a: Bug = {
  id: 'A1a',
  title: 'The refusal of a cacheable PFNMAP returned without releasing the page',
  fixedBy: '5f9466b50c1b4253d91abf81780b90a722133162',
  showsWhen: 'a cacheable PFNMAP or MIXEDMAP VMA, a refcounted page outside the memory map, no FWB and DIC',
  change: 'The refusal returns at once instead of going to the release.',
  states: {
    legacy: inSource((code) => {
      const refusal = code.ifOn('user_mem_abort', '!k.kvm_supports_cacheable_pfnmap()');
      code.replace(refusal.getThenStatement(), 'return -EFAULT;');
    }),
    'extracted-helpers': ruledOut(ONE_RELEASE),
    'state-object': ruledOut(ONE_RELEASE),
    'fault-desc': inSource((code) => {
      const refusal = code.ifOn('kvm_s2_fault_pin_pfn', '!k.kvm_supports_cacheable_pfnmap()');
      code.replace(refusal.getThenStatement(), 'return -EFAULT;');
    }),
  },
};
