// SPDX-License-Identifier: GPL-2.0-only
// Cacheable PFNMAP without the hardware for it.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

function allowCacheable(inFunction: string): Transformation {
  return (code) => code.remove(code.ifOn(inFunction, '!k.kvm_supports_cacheable_pfnmap()'));
}

export const e3: Bug = {
  id: 'E3',
  title: 'A cacheable PFNMAP was mapped without the hardware for it',
  fixedBy: '2a8dfab26677ae37243a40d170704588f791cfd3',
  showsWhen: 'a cacheable PFNMAP or MIXEDMAP VMA outside the memory map, no FWB and DIC',
  change: 'The refusal is gone.',
  states: {
    legacy: inSource(allowCacheable('user_mem_abort')),
    'extracted-helpers': inSource(allowCacheable('kvm_s2_fault_compute_prot')),
    'state-object': inSource(allowCacheable('kvm_s2_fault_compute_prot')),
    'fault-desc': inSource(allowCacheable('kvm_s2_fault_pin_pfn')),
  },
};
