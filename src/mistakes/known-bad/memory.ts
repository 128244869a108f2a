// SPDX-License-Identifier: GPL-2.0-only
// The wrong idea of what kind of memory it is.
import { COMPARISON, inLegacy, type KnownBad } from './known-bad.ts';

/** Mistakes about devices, memory with struct pages, and what hardware must be told of it. */
export const MEMORY: readonly KnownBad[] = [
  inLegacy(
    'any-unmapped-pfn-is-device',
    'Whatever is not in the memory map is taken for a device, plain VMAs with struct pages included',
    ['memory-type', 'access-allowed'],
    (code) => {
      const test = code.find(
        'user_mem_abort',
        'vm_flags & (VM_PFNMAP | VM_MIXEDMAP) && !k.pfn_is_map_memory(pfn.value)',
      );
      code.replace(test, '!k.pfn_is_map_memory(pfn.value)');
    },
  ),
  inLegacy(
    'mixedmap-is-memory',
    'A MIXEDMAP VMA is never taken for a device',
    ['memory-type', 'no-exec-on-noncacheable'],
    (code) => {
      code.replace(code.find('user_mem_abort', 'VM_PFNMAP | VM_MIXEDMAP'), 'VM_PFNMAP');
    },
  ),
  inLegacy(
    'error-for-plain-device',
    'A plain device region is refused with -EINVAL',
    ['access-allowed', 'comparison'],
    (code) => {
      code.need('user_mem_abort', 'EINVAL');
      code.replace(
        code.find('user_mem_abort', 's2_force_noncacheable = true;'),
        '{ s2_force_noncacheable = true; if (!vfio_allow_any_uc) ret = -EINVAL; }',
      );
    },
  ),
  inLegacy(
    'hardware-sets-write',
    'DBM is set on what must not be written, so that hardware makes it writable',
    ['within-host-permission', 'dirty-log'],
    (code) => {
      code.need('user_mem_abort', 'KVM_PGTABLE_PROT_DBM');
      const write = code.find('user_mem_abort', 'if (writable.value) prot.value |= KVM_PGTABLE_PROT_W;');
      code.insertBehind(write, ' prot.value |= KVM_PGTABLE_PROT_DBM;');
    },
  ),
  inLegacy(
    'no-cache-maintenance',
    'SKIP_CMO is passed, so that nothing is cleaned before the guest sees it',
    ['caches-maintained'],
    (code) => {
      code.need('user_mem_abort', 'KVM_PGTABLE_WALK_SKIP_CMO');
      const flags = code.find('user_mem_abort', 'flags = KVM_PGTABLE_WALK_SHARED');
      code.replace(flags, 'flags = KVM_PGTABLE_WALK_SHARED | KVM_PGTABLE_WALK_SKIP_CMO');
    },
  ),
  inLegacy(
    'only-fault-pfn-is-error',
    'KVM_PFN_ERR_FAULT alone counts as an error: a pending signal is mapped',
    ['leaf-maps-host-pages', ...COMPARISON],
    (code) => {
      code.need('user_mem_abort', 'KVM_PFN_ERR_FAULT', 'KVM_PFN_ERR_RO_FAULT', 'KVM_PFN_NOSLOT');
      code.replace(
        code.call('user_mem_abort', 'is_error_noslot_pfn'),
        '[KVM_PFN_ERR_FAULT, KVM_PFN_ERR_RO_FAULT, KVM_PFN_NOSLOT].includes(pfn.value)',
      );
    },
  ),
];
