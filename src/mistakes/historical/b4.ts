// SPDX-License-Identifier: GPL-2.0-only
// Block split without the rules of a shared walk.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

/** The last argument of the map call, which gives the walk its rules. */
function unshared(inFunction: string, splitsBlock: string): Transformation {
  return (code) => {
    const flags = code.call(inFunction, 'k.kvm_pgtable_stage2_map').getArguments().at(-1);
    if (flags !== undefined) code.replace(flags, `${splitsBlock} ? 0 : flags`);
  };
}

export const b4: Bug = {
  id: 'B4',
  title: 'A block was split under the read lock without the rules of a shared walk',
  fixedBy: 'f587661f21eb9a38af52488bbe54ce61a64dfae8',
  showsWhen: 'a write permission fault on a block while the slot logs',
  change: 'The map call that splits the block is made without KVM_PGTABLE_WALK_SHARED.',
  states: {
    legacy: inSource(unshared('user_mem_abort', 'fault_is_perm && logging_active && write_fault')),
    'extracted-helpers': inSource(
      unshared('kvm_s2_fault_map', 'fault.fault_is_perm && fault.logging_active && fault.write_fault'),
    ),
    'state-object': inSource(
      unshared('kvm_s2_fault_map', 'fault.fault_is_perm && fault.logging_active && fault.write_fault'),
    ),
    'fault-desc': inSource((code) => {
      code.need('kvm_s2_fault_map', 'memslot_is_logging');
      unshared(
        'kvm_s2_fault_map',
        'perm_fault_granule && memslot_is_logging(k, s2fd.memslot) && k.kvm_is_write_fault(s2fd.vcpu)',
      )(code);
    }),
  },
};
