// SPDX-License-Identifier: GPL-2.0-only
// Page marked dirty although the map failed.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

/** The page is marked whatever the map call returned. */
function markAlways(inFunction: string, writable: string): Transformation {
  return (code) => {
    code.replace(code.ifOn(inFunction, `${writable} && !ret`).getExpression(), writable);
  };
}

export const f1: Bug = {
  id: 'F1',
  title: 'The page was marked dirty although the map had failed',
  fixedBy: '509552e65ae8287178a5cdea2d734dcd2d6380ab',
  showsWhen: 'the map call gives an error, in a slot that logs',
  change: 'The page is marked whatever the map call returned.',
  states: {
    legacy: inSource(markAlways('user_mem_abort', 'writable.value')),
    'extracted-helpers': inSource(markAlways('kvm_s2_fault_map', 'fault.writable')),
    'state-object': inSource(markAlways('kvm_s2_fault_map', 'fault.writable')),
    'fault-desc': inSource(markAlways('kvm_s2_fault_map', 'writable')),
  },
};
