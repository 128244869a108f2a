// SPDX-License-Identifier: GPL-2.0-only
// Cache pointer set in one branch only.
import { type Bug, inSource } from './bug.ts';

/** The helper returns before it has chosen the cache. */
const returnEarly = inSource((code) => {
  const early = code.ifOn('prepare_mmu_memcache', '!topup_memcache');
  code.remove(early);
  const choice = code.ifOn('prepare_mmu_memcache', '!k.is_protected_kvm_enabled()', 0);
  code.insertBefore(choice, early.getText());
});

export const c1: Bug = {
  id: 'C1',
  title: 'The pointer to the memory cache was set only in the branch that tops the cache up (CVE-2025-37996)',
  fixedBy: '157dbc4a321f5bb6f8b6c724d12ba720a90f1a7c',
  showsWhen: 'a permission fault that ends in a map, other than a write while the slot logs',
  change: 'The cache is chosen only if it is topped up.',
  states: {
    legacy: returnEarly,
    'extracted-helpers': returnEarly,
    'state-object': returnEarly,
    'fault-desc': inSource((code) => {
      const choice = code.find('user_mem_abort', 'memcache = get_mmu_memcache(k, s2fd.vcpu);');
      code.remove(choice);
      code.insertBefore(
        code.find('user_mem_abort', 'ret = topup_mmu_memcache(k, s2fd.vcpu, memcache);'),
        choice.getText(),
      );
    }),
  },
};
