// SPDX-License-Identifier: GPL-2.0-only
// Page leaked where executing from non-cacheable memory is refused.
import { type Bug, inSource, ONE_RELEASE, ruledOut } from './bug.ts';

export const a1b: Bug = {
  id: 'A1b',
  title: 'The refusal to execute from non-cacheable memory returned without releasing the page',
  fixedBy: '5f9466b50c1b4253d91abf81780b90a722133162',
  showsWhen: 'an instruction fetch from a MIXEDMAP VMA that is not cacheable, with a refcounted page',
  change: 'The refusal returns at once instead of going to the release.',
  states: {
    legacy: inSource((code) => {
      const refusal = code.ifOn('user_mem_abort', 'exec_fault && s2_force_noncacheable');
      code.replace(refusal.getThenStatement(), 'return -ENOEXEC;');
    }),
    'extracted-helpers': ruledOut(ONE_RELEASE),
    'state-object': ruledOut(ONE_RELEASE),
    'fault-desc': ruledOut(ONE_RELEASE),
  },
};
