// SPDX-License-Identifier: GPL-2.0-only
// Poison reported as -EFAULT.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

function ignorePoison(inFunction: string, pfn: string): Transformation {
  return (code) => code.remove(code.ifOn(inFunction, `${pfn} === KVM_PFN_ERR_HWPOISON`));
}

export const h3: Bug = {
  id: 'H3',
  title: 'A poisoned page was reported as -EFAULT',
  fixedBy: '196f878a7ac2',
  showsWhen: 'the page is hardware-poisoned',
  change: 'Poison is an error like any other.',
  states: {
    legacy: inSource(ignorePoison('user_mem_abort', 'pfn.value')),
    'extracted-helpers': inSource(ignorePoison('kvm_s2_fault_pin_pfn', 'fault.pfn')),
    'state-object': inSource(ignorePoison('kvm_s2_fault_pin_pfn', 'fault.pfn')),
    'fault-desc': inSource(ignorePoison('kvm_s2_fault_pin_pfn', 's2vi.pfn')),
  },
};
