// SPDX-License-Identifier: GPL-2.0-only
// Device memory mapped for execution.
import type { Transformation } from '../plant/planter.ts';
import { type Bug, inSource } from './bug.ts';

function allowExec(inFunction: string, condition: string): Transformation {
  return (code) => code.remove(code.ifOn(inFunction, condition));
}

export const e1: Bug = {
  id: 'E1',
  title: 'Device memory was mapped for an instruction fetch',
  fixedBy: '6d674e28f642e3ff676fbae2d8d1b872814d32b6',
  showsWhen: 'an instruction fetch from a PFNMAP device',
  change:
    'The refusal is gone. The map call of today refuses executable device memory itself, with -EINVAL; what relaxes the permissions of an entry does not.',
  states: {
    legacy: inSource(allowExec('user_mem_abort', 'exec_fault && s2_force_noncacheable')),
    'extracted-helpers': inSource(
      allowExec('kvm_s2_fault_compute_prot', 'fault.exec_fault && fault.s2_force_noncacheable'),
    ),
    'state-object': inSource(
      allowExec('kvm_s2_fault_compute_prot', 'fault.exec_fault && fault.s2_force_noncacheable'),
    ),
    'fault-desc': inSource(
      allowExec(
        'kvm_s2_fault_compute_prot',
        'k.kvm_vcpu_trap_is_exec_fault(s2fd.vcpu) && s2vi.map_non_cacheable',
      ),
    ),
  },
};
